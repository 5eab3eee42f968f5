// The same as tests/python/read_calendars.py, read by ical.js, which Thunderbird uses.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

// It is among the packages of the pages, so that one lock file names them all.
const packages = createRequire(new URL('../../web/package.json', import.meta.url))
const { default: ICAL } = await import(pathToFileURL(packages.resolve('ical.js')))

/** A value as text: without escapes where it is a text, as it is written otherwise. */
function said(value) {
  if (value instanceof ICAL.Time) return value.toICALString()
  return String(value)
}

/** A property with its parameters. `type` of the library's own form is the value's type, no parameter. */
function read(property) {
  const [name, parameters] = property.jCal
  const given = Object.entries(parameters).map(([key, value]) => [key.toUpperCase(), String(value)])
  return [name.toUpperCase(), Object.fromEntries(given), property.getValues().map(said).join(',')]
}

function facts(file) {
  const calendar = new ICAL.Component(ICAL.parse(file))
  const parts = calendar.getAllSubcomponents()
  const events = parts.filter((part) => part.name === 'vevent')
  return {
    method: calendar.getFirstPropertyValue('method'),
    components: parts.map((part) => part.name.toUpperCase()).sort(),
    events: events.map((event) => event.getAllProperties().map(read)),
    errors: [],
  }
}

const files = JSON.parse(readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(files.map(facts)))
