/**
 * Tremplin: tells the site that somebody edited this workbook, so that it reads it at once.
 *
 * Set-up: docs/instant-refresh.md. Run `install` once, by hand. It sends nothing of what is in the sheet.
 * Two script properties are needed: SITE (https://cv.example.org) and KEY (from `flask --app app refresh-key`).
 */

function install() {
  var mine = ScriptApp.getProjectTriggers().filter(function (trigger) {
    return trigger.getHandlerFunction() === 'tellSite';
  });
  mine.forEach(function (trigger) { ScriptApp.deleteTrigger(trigger); });
  ScriptApp.newTrigger('tellSite').forSpreadsheet(SpreadsheetApp.getActive()).onChange().create();
  tellSite();
}

function tellSite() {
  var properties = PropertiesService.getScriptProperties();
  var site = (properties.getProperty('SITE') || '').replace(/\/+$/, '');
  var key = properties.getProperty('KEY') || '';
  if (!site || !key) {
    throw new Error('Set the script properties SITE and KEY first (Project settings, Script properties).');
  }
  var response = UrlFetchApp.fetch(site + '/hooks/sheet', {
    method: 'post',
    headers: signed(key.trim(), String(Math.floor(Date.now() / 1000)), Utilities.getUuid()),
    muteHttpExceptions: true
  });
  var status = response.getResponseCode();
  // 429: others said so a moment ago. The site looks by itself every few seconds anyway.
  if (status !== 204 && status !== 429) {
    console.warn('The site answered ' + status + ': see docs/instant-refresh.md.');
  }
}

function signed(key, timestamp, nonce) {
  var bytes = Utilities.computeHmacSha256Signature(timestamp + '.' + nonce, key);
  var digits = bytes.map(function (byte) { return ('0' + (byte & 255).toString(16)).slice(-2); }).join('');
  return {
    'X-Tremplin-Timestamp': timestamp,
    'X-Tremplin-Nonce': nonce,
    'X-Tremplin-Signature': digits
  };
}
