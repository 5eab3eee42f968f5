// Runs inside Thunderbird: subscribes once, fetches anew, and says what is shown.
//
// arguments[0]: `link`, and `dav` with `user` and `password`. The last argument is called with start and end of every
// event, occurrences of series one by one, by the calendar's name.

const [asked] = arguments;
const done = arguments[arguments.length - 1];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");

// Keeps a password as the program does once it was typed in: where nobody sits at a screen, nobody types.
async function remember(address, user, password) {
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init(Services.io.newURI(address).prePath, null, "Jishi", user, password, "", "");
  await Services.logins.addLoginAsync(login);
}

// Searches an address as the dialog does, and adds what is found.
async function subscribe(address, user, password) {
  const found = await cal.provider.detection.detect(user, password, address, true, [], {});
  const calendars = [...found.values()].flat();
  for (const calendar of calendars) {
    cal.manager.registerCalendar(calendar);
  }
  return calendars.map(calendar => cal.manager.getCalendarById(calendar.id));
}

function fetched(calendar) {
  return new Promise((resolve, reject) => {
    const observer = {
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onLoad() {
        calendar.removeObserver(observer);
        resolve();
      },
      onError(_calendar, number, message) {
        calendar.removeObserver(observer);
        reject(new Error(`${calendar.uri.filePath}: ${number} ${message}`));
      },
      onStartBatch() {},
      onEndBatch() {},
      onAddItem() {},
      onModifyItem() {},
      onDeleteItem() {},
      onPropertyChanged() {},
      onPropertyDeleting() {},
    };
    calendar.addObserver(observer);
    calendar.refresh();
  });
}

async function shown(calendar) {
  const from = cal.createDateTime("20260101T000000Z");
  const until = cal.createDateTime("20280101T000000Z");
  const filter = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
  const items = await calendar.getItemsAsArray(filter, 0, from, until);
  const utc = time => time.getInTimezone(cal.dtz.UTC).icalString;
  return items.map(item => [utc(item.startDate), utc(item.endDate)]);
}

(async () => {
  if (!cal.manager.getCalendars().some(calendar => calendar.type == "caldav")) {
    // The dialog's search for an address without a user asks for a password on the screen before it looks at the file.
    cal.manager.registerCalendar(cal.manager.createCalendar("ics", Services.io.newURI(asked.link)));
    await remember(asked.dav, asked.user, asked.password);
    await subscribe(asked.dav, asked.user, asked.password);
  }
  const answer = {};
  for (const calendar of cal.manager.getCalendars()) {
    if (!["ics", "caldav"].includes(calendar.type)) {
      continue;
    }
    await fetched(calendar);
    const end = calendar.uri.filePath.split("/").filter(Boolean).pop();
    answer[calendar.type == "ics" ? "link" : `dav/${end}`] = await shown(calendar);
  }
  return answer;
})().then(
  value => done({ value }),
  error => done({ error: `${error} ${error.stack ?? ""}` })
);
