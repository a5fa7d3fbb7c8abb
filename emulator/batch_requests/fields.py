"""The fields each request has: a name that is none of them is refused, as Google does, before anything is applied."""

from __future__ import annotations

import re

from emulator.cells import Json
from emulator.errors import invalid_payload

KNOWN = {
    kind: frozenset(names.split())
    for kind, names in {
        "updateSpreadsheetProperties": "properties fields",
        "updateSheetProperties": "properties fields",
        "updateDimensionProperties": "properties fields range dataSourceSheetRange",
        "updateNamedRange": "namedRange fields",
        "repeatCell": "range cell fields",
        "addNamedRange": "namedRange",
        "deleteNamedRange": "namedRangeId",
        "addSheet": "properties",
        "deleteSheet": "sheetId",
        "autoFill": "useAlternateSeries range sourceAndDestination",
        "cutPaste": "source destination pasteType",
        "copyPaste": "source destination pasteType pasteOrientation",
        "mergeCells": "range mergeType",
        "unmergeCells": "range",
        "updateBorders": "range top bottom left right innerHorizontal innerVertical",
        "updateCells": "rows fields start range",
        "addFilterView": "filter",
        "appendCells": "sheetId rows fields tableId",
        "clearBasicFilter": "sheetId",
        "deleteDimension": "range",
        "deleteFilterView": "filterId",
        "duplicateFilterView": "filterId",
        "duplicateSheet": "sourceSheetId insertSheetIndex newSheetId newSheetName",
        "findReplace": (
            "find replacement matchCase matchEntireCell searchByRegex includeFormulas range sheetId allSheets"
        ),
        "insertDimension": "range inheritFromBefore",
        "insertRange": "range shiftDimension",
        "moveDimension": "source destinationIndex",
        "pasteData": "coordinate data type delimiter html",
        "textToColumns": "source delimiter delimiterType",
        "updateFilterView": "filter fields",
        "deleteRange": "range shiftDimension",
        "appendDimension": "sheetId dimension length tableId",
        "addConditionalFormatRule": "rule index",
        "updateConditionalFormatRule": "index sheetId rule newIndex",
        "deleteConditionalFormatRule": "index sheetId",
        "sortRange": "range sortSpecs",
        "setDataValidation": "range rule filteredRowsIncluded",
        "setBasicFilter": "filter",
        "addProtectedRange": "protectedRange",
        "updateProtectedRange": "protectedRange fields",
        "deleteProtectedRange": "protectedRangeId",
        "autoResizeDimensions": "dimensions dataSourceSheetDimensions",
        "addBanding": "bandedRange",
        "updateBanding": "bandedRange fields",
        "deleteBanding": "bandedRangeId",
        "createDeveloperMetadata": "developerMetadata",
        "updateDeveloperMetadata": "dataFilters developerMetadata fields",
        "deleteDeveloperMetadata": "dataFilter",
        "randomizeRange": "range",
        "addDimensionGroup": "range",
        "deleteDimensionGroup": "range",
        "updateDimensionGroup": "dimensionGroup fields",
        "trimWhitespace": "range",
        "deleteDuplicates": "range comparisonColumns",
    }.items()
}
_MESSAGES = frozenset(
    (
        *("range", "source", "destination", "cell", "properties", "namedRange", "protectedRange", "filter", "rule"),
        *("bandedRange", "start", "dimensions", "developerMetadata", "dataFilter", "dimensionGroup", "coordinate"),
    )
)


def check(place: int, kind: str, body: Json) -> None:
    """Refuse a request that is not an object, has an unknown field, or something else where an object belongs.

    Raises:
        ApiError: with the field's path.
    """
    where = f"requests[{place}].{_snake(kind)}"
    if not isinstance(body, dict):
        raise invalid_payload(where, f"Invalid value at '{where}' (type.googleapis.com/google.protobuf.Struct), {body}")
    for name, value in body.items():
        if name not in KNOWN[kind]:
            problem = f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
            raise invalid_payload(where, problem)
        if name in _MESSAGES and not isinstance(value, dict | None):
            at = f"{where}.{_snake(name)}"
            raise invalid_payload(at, f"Invalid value at '{at}' (type), {value!r}")


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
