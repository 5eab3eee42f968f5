/** From the first visit to the invitation in the calendar, on PostgreSQL; the pages have been looked at on SQLite. */
import { freshDatabase, settle, useCity } from './harness'
import { mainJob } from './main-job'

mainJob(useCity(() => ({ settings: { JISHI_DATABASE_URL: freshDatabase() } })), settle)
