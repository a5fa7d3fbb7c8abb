// To the server and back: acts one after the other, each with an ID so that one sent again is done once; what others do.

const PIECE = 2000;
const FIRST = 120;
const LOOK_MS = 900;
const HERE_MS = 250;
const ASK_MS = 5000;
const PAUSES = [300, 1000, 3000, 8000];

const fresh = () => crypto.randomUUID?.() || Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16)).join("");

/** Whether it is worth asking again: nobody answered, or not now. */
export const later = (error) => error instanceof TypeError || [409, 429].includes(error.status) || error.status >= 500;

export class Wire {
  /** urls: where to ask, as whom; told(live, act, conflicts): what changed, and by which act of ours; state(words): how it goes; others(all): who is there; where(): this page. */
  constructor({ account, ...urls }, model, hooks) {
    Object.assign(this, { account, urls, model, hooks, queue: Promise.resolve(), waiting: 0, whole: new Promise((done) => { this.allRead = done; }), timer: 0, stopped: false, there: [], page: fresh(), askedAt: 0 });
    document.addEventListener("visibilitychange", () => {
      if (!this.loaded) return;
      if (document.hidden) this.silence(); // a browser opens six connections to a site at most, for all its tabs
      else this.look().then(() => this.follow());
    });
  }

  async ask(url, options) {
    const answer = await fetch(url, options);
    if (answer.status === 404) throw new Refusal({ kind: "Gone" }, 404);
    // A page instead of data: the site is down or hurried, the act too large, or else nobody is signed in any more.
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) {
      throw new Refusal({ kind: answer.status === 413 ? "TooLarge" : later(answer) ? "Down" : "SignedOut" }, answer.status);
    }
    const body = await answer.json().catch(() => { throw new Refusal({ kind: "Down" }, 502); }); // cut off on its way
    if (!answer.ok) throw new Refusal(body, answer.status);
    return body;
  }
  rows(since, start, end) {
    return this.ask(`${this.urls.rows}&since=${since}&start=${start}&end=${end}`);
  }

  piece(start, end) { return this.patiently(() => this.rows(0, start, end)); }

  /** Ask until there is an answer. */
  async patiently(ask) {
    for (let tries = 0; ; tries++) {
      try {
        return await ask();
      } catch (error) {
        const out = error.kind === "SignedOut"; // what is typed is sent once its author is back
        if (!out && !later(error)) throw error;
        this.hooks.state(out ? "signed out" : "waiting");
        await new Promise((done) => setTimeout(done, PAUSES[Math.min(tries, PAUSES.length - 1)]));
      }
    }
  }

  /** The first rows at once, the others behind. */
  async load() {
    const live = await this.piece(0, FIRST);
    live.complete = true;
    this.model.take(live);
    this.hooks.loaded();
    for (let start = FIRST; start < this.model.keys.length; start += PIECE) {
      this.model.fill(await this.piece(start, start + PIECE));
      this.hooks.changed();
    }
    // Rows that moved from one piece to another meanwhile.
    for (let tries = 0; !this.model.whole && tries < 5; tries++) {
      const at = this.model.keys.findIndex((key) => key && !this.model.lines.has(key));
      this.model.fill(await this.piece(Math.max(0, at - PIECE / 2), at + PIECE / 2));
    }
    if (!this.waiting) this.hooks.state("");
    this.loaded = true;
    this.allRead();
    this.hooks.changed();
    this.follow();
  }

  /** Hear of others: told by the server as it happens, else by asking. */
  follow() {
    clearTimeout(this.timer);
    if (this.stopped || document.hidden) return;
    const told = this.urls.events && window.EventSource && !this.deaf;
    if (told && !this.events) {
      this.page = fresh(); // one for each connection: the end of an older one takes nothing from the next
      this.events = new EventSource(`${this.urls.events}&page=${this.page}`);
      this.events.onmessage = (event) => {
        const told = JSON.parse(event.data);
        this.heard = true;
        this.others(told.others);
        if (told.version > this.model.version) this.look();
      };
      this.events.onerror = () => {
        this.silence();
        this.deaf = !this.heard; // never heard anything: ask instead
        this.heard = false;
        this.timer = setTimeout(() => this.follow(), LOOK_MS);
      };
    }
    if (!told) {
      this.askOthers();
      this.timer = setTimeout(() => this.look().then(() => this.follow()), LOOK_MS);
    }
  }

  /** Without the server's telling: say where one is, and hear who else is there, every few seconds. */
  async askOthers() {
    if (Date.now() < this.askedAt + ASK_MS) return;
    this.askedAt = Date.now();
    const about = new URLSearchParams({ page: this.page, tab: this.model.tab.id, asks: 1, ...this.hooks.where() });
    const others = await this.ask(`${this.urls.here}?${about}`, { method: "POST" }).catch(() => null);
    if (others && !this.stopped && !document.hidden) this.others(others);
  }

  async look() {
    if (document.hidden) return;
    this.again = this.waiting > 0 || !!this.looking; // what is asked now may be older than what is to be looked at
    if (this.again) return;
    this.looking = true;
    const since = this.model.version;
    try {
      const live = await this.patiently(() => this.rows(since, 0, 0));
      if (!this.waiting && since === this.model.version) this.hooks.told(live);
      else this.again = true;
      if (!this.waiting) this.hooks.state("");
    } catch (error) {
      this.hooks.failed(error);
    } finally {
      this.looking = false;
    }
    await this.lookAgain();
  }
  lookAgain() { return this.again && !this.waiting && !this.looking ? this.look() : undefined; }

  /** Send an act once those before it are answered. What it is made of is asked for only then: rows may have moved. */
  send(make) {
    this.waiting++;
    const id = fresh();
    const sent = this.queue.then(() => this.deliver({ id, since: this.model.version, tab: this.model.tab.id, account: this.account, ...make() }));
    this.queue = sent.catch(() => {});
    sent.finally(() => { this.waiting--; this.lookAgain(); }).catch(() => {});
    return sent.then((answer) => ({ ...answer, id }));
  }

  async deliver(act) {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(act) };
    try {
      const answer = await this.patiently(() => { this.hooks.state("writing"); return this.ask(this.urls.acts, options); });
      this.hooks.told(answer.live, act, answer.conflicts);
      return answer;
    } finally {
      if (this.waiting === 1) this.hooks.state(""); // the last one: it is counted until it is answered
    }
  }

  /** Who else is there; where one is oneself is told as soon as somebody is, and to nobody while one is alone. */
  others(all) {
    const before = this.there;
    this.there = all;
    this.hooks.others(all);
    if (all.some((one) => !before.some(({ page }) => page === one.page))) this.here();
  }
  here() {
    if (!this.there.length || this.telling) return;
    this.telling = setTimeout(() => {
      this.telling = 0;
      if (this.events) this.say(new URLSearchParams({ page: this.page, ...this.hooks.where() }));
    }, HERE_MS);
  }
  say(about) { fetch(`${this.urls.here}?${about}`, { method: "POST", keepalive: true }).catch(() => {}); }

  silence() {
    if (this.there.length) this.say(new URLSearchParams({ page: this.page, leaves: 1 }));
    this.events?.close();
    this.events = null;
    this.there = [];
    this.hooks.others([]);
    clearTimeout(this.timer);
  }
  stop() { this.stopped = true; this.silence(); }
}

export class Refusal extends Error {
  constructor(body, status) {
    super(body.error || body.kind);
    this.kind = body.kind;
    this.status = status;
  }
}
