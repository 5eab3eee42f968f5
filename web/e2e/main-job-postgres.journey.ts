/** From the first visit to the invitation in the calendar, on PostgreSQL. */
import { freshDatabase, useCity } from './harness'
import { mainJob } from './main-job'

mainJob(useCity(() => ({ settings: { JISHI_DATABASE_URL: freshDatabase() } })))
