//! Words on the program's health.

use super::{counted, time};
use inventory::text::Bilingual;

/// Says which database it is.
pub fn database(kind: &str, version: &str) -> Bilingual {
    let name = if kind == "sqlite" { "SQLite" } else { "PostgreSQL" };
    Bilingual::new(format!("数据库 {name} {version} 正常"), format!("The database answers: {name} {version}"))
}

/// Says whether the tables are those this program knows.
pub fn tables(missing: usize) -> Bilingual {
    match missing {
        0 => Bilingual::new("数据库结构已是最新", "The tables are up to date"),
        steps => Bilingual::new(
            format!("数据库结构缺少 {steps} 步升级，请运行升级"),
            format!("The tables lack {}; run the migration", counted(steps as u64, "step", "steps")),
        ),
    }
}

/// Says how many messages wait, since when, and how many were given up.
pub fn outbox(waiting: u64, oldest_minutes: Option<i64>, given_up: u64) -> Bilingual {
    let since = oldest_minutes.filter(|_| waiting > 0).map(time::duration);
    let (since_zh, since_en) = since.map_or_else(Default::default, |since| {
        (format!("，最早的已等待 {}", since.zh), format!(", the oldest for {}", since.en))
    });
    Bilingual::new(
        format!("发件箱有 {waiting} 封待发{since_zh}；已放弃 {given_up} 封"),
        format!("{} to go{since_en}; {given_up} given up", counted(waiting, "message", "messages")),
    )
}

/// Says how many addresses do not take our mail.
pub fn addresses(failing: u64) -> Bilingual {
    match failing {
        0 => Bilingual::new("没有退信的邮箱", "No address sends our mail back"),
        number => Bilingual::new(
            format!("{number} 个邮箱退信，其账户页面已提示更换"),
            format!(
                "Mail comes back from {}; their owners are asked on their pages to mend it",
                counted(number, "address", "addresses")
            ),
        ),
    }
}

/// Says how often the database alone refused a double booking.
pub fn guard(fired: u64) -> Bilingual {
    match fired {
        0 => Bilingual::new("数据库未曾拦截重复占用", "The database never had to refuse a double booking"),
        times => Bilingual::new(
            format!("启动以来数据库拦截了 {times} 次重复占用，请报告此问题"),
            format!(
                "Since the start the database refused {}; please report this",
                counted(times, "double booking", "double bookings")
            ),
        ),
    }
}

/// Says when the worker last ran.
pub fn worker(seconds_ago: Option<i64>) -> Bilingual {
    match seconds_ago {
        None => Bilingual::new("后台任务尚未运行", "The worker has not run yet"),
        Some(..2) => Bilingual::new("后台任务刚刚运行", "The worker has just run"),
        Some(seconds) => Bilingual::new(
            format!("后台任务 {seconds} 秒前运行过"),
            format!("The worker ran {} ago", counted(seconds.unsigned_abs(), "second", "seconds")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_runs_all_the_time_has_just_run() {
        assert_eq!(worker(Some(0)).zh, "后台任务刚刚运行");
        assert_eq!(worker(Some(2)).en, "The worker ran 2 seconds ago");
    }

    #[test]
    fn an_empty_outbox_names_no_oldest() {
        assert_eq!(outbox(0, Some(3), 0).en, "0 messages to go; 0 given up");
        assert!(outbox(1, Some(90), 2).zh.contains("最早的已等待"));
    }
}
