// Everything a page may need; each module does nothing where its elements are missing.
import { startAutosave } from "./autosave.js";
import { startConfirm } from "./confirm.js";
import { startCounters } from "./counter.js";
import { startErrorSummary } from "./errors.js";
import { startFind } from "./find.js";
import { startMenus } from "./menus.js";
import { startOnce } from "./once.js";
import { startPinMaps } from "./pin_map.js";
import { startPrint } from "./print.js";
import { startProgress } from "./progress.js";
import { startRows } from "./rows.js";
import { startSearchChoices } from "./search_choice.js";
import { startSession } from "./session.js";

// htmx notes the address of the page in the session's storage; we keep nothing of a person in a browser.
sessionStorage.removeItem("htmx-current-path-for-history");

startErrorSummary();
startMenus();
startFind();
startConfirm();
startCounters();
startOnce();
startPinMaps();
startPrint();
startProgress();
startSearchChoices();
startRows();
startAutosave();
startSession();
