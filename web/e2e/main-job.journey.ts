/** From the first visit to the invitation in the calendar, on SQLite. */
import { inspect, useCity } from './harness'
import { mainJob } from './main-job'

mainJob(useCity(), inspect)
