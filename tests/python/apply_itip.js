// Runs inside Thunderbird: takes invitations in as its message view does, and says what the calendar holds after each.
//
// arguments[0]: the recipient's address; arguments[1]: calendar files in the order of their arrival.
// The last argument is called with a list: what was offered for each file, and the calendar's events after it.

const [address, files] = arguments;
const done = arguments[arguments.length - 1];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

// The mail account to which the invitations come; whom an invitation is for is told by its address.
function identityOf(address) {
  const known = MailServices.accounts.allIdentities.find(identity => identity.email == address);
  if (known) {
    return known;
  }
  const identity = MailServices.accounts.createIdentity();
  identity.email = address;
  const account = MailServices.accounts.createAccount();
  account.incomingServer = MailServices.accounts.createIncomingServer(address, "localhost", "none");
  account.addIdentity(identity);
  return identity;
}

// An empty calendar into which that address is invited.
function calendarOf(address) {
  const calendar = cal.manager.createCalendar("memory", Services.io.newURI("moz-memory-calendar://"));
  calendar.name = address;
  calendar.setProperty("imip.identity.key", identityOf(address).key);
  return calendar;
}

// What is offered for a message: the function behind the button that is shown, or nothing for one that is out of date.
function offered(item) {
  return new Promise((resolve, reject) => {
    cal.itip.processItipItem(item, (_item, status, action) => {
      if (Components.isSuccessCode(status)) {
        resolve(action);
      } else {
        reject(new Error(`status ${status}`));
      }
    });
  });
}

// Presses the button; answers are not sent.
function press(action, count) {
  return new Promise((resolve, reject) => {
    // What goes wrong before the calendar is asked is only logged, and nothing is called.
    setTimeout(() => reject(new Error(`${action.method} does not end`)), 10000);
    let left = count;
    const listener = {
      QueryInterface: ChromeUtils.generateQI(["calIOperationListener"]),
      onOperationComplete(_calendar, status, _type, _id, detail) {
        if (!Components.isSuccessCode(status)) {
          reject(new Error(String(detail)));
        } else if (--left == 0) {
          resolve();
        }
      },
      onGetResult() {},
    };
    const partStat = action.method.startsWith("REQUEST") ? "ACCEPTED" : null;
    action(listener, partStat, { responseMode: Ci.calIItipItem.NONE });
  });
}

async function take(calendar, file) {
  const item = Cc["@mozilla.org/calendar/itip-item;1"].createInstance(Ci.calIItipItem);
  item.init(file);
  item.isSend = false;
  item.autoResponse = Ci.calIItipItem.USER;
  item.targetCalendar = calendar;
  try {
    const action = await offered(item);
    if (!action) {
      return null;
    }
    // Occurrences that a CANCEL names are taken out of their series in one.
    await press(action, action.method == "CANCEL" ? 1 : item.getItemList().length);
    return action.method;
  } catch (error) {
    return `failed: ${error}`;
  } finally {
    cal.itip.cleanupItipItem(item);
  }
}

function shown(item) {
  const utc = time => time.getInTimezone(cal.dtz.UTC).icalString;
  const text = name => item.getProperty(name);
  const invited = cal.itip.getInvitedAttendee(item);
  return {
    uid: item.id,
    sequence: Number(text("SEQUENCE") ?? 0),
    start: utc(item.startDate),
    end: utc(item.endDate),
    status: text("STATUS"),
    title: item.title,
    location: text("LOCATION"),
    answer: invited ? invited.participationStatus : null,
    recurrence_id: item.recurrenceId ? utc(item.recurrenceId) : null,
  };
}

// Every event, and of a series every occurrence that takes place.
async function holding(calendar) {
  const items = await calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
  const from = cal.createDateTime("20000101T000000Z");
  const until = cal.createDateTime("21000101T000000Z");
  return items.map(item => ({
    ...shown(item),
    occurrences: item.recurrenceInfo
      ? item.recurrenceInfo.getOccurrences(from, until, 0).map(shown)
      : null,
  }));
}

(async () => {
  const calendar = calendarOf(address);
  const steps = [];
  for (const file of files) {
    const action = await take(calendar, file);
    steps.push({ offered: action, events: await holding(calendar) });
  }
  return steps;
})().then(
  value => done({ value }),
  error => done({ error: `${error} ${error.stack ?? ""}` })
);
