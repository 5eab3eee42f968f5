//! Quotas for named groups, for all but some, and for everybody together.

use super::{
    super::people::{CHEN, LI, QIAN, SECOND_GROUP, SUN, THIRD_GROUP, ZHAO, ZHOU},
    limited, limited_from,
};
use inventory::policy::{Quota, QuotaHolder};

#[test]
fn a_quota_binds_the_groups_it_names_and_nobody_else() {
    let quota = Quota { groups: vec![SECOND_GROUP], ..Quota::weekly_minutes(60) };
    let mut desk = limited(vec![quota]).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.by(ZHAO, "request B 10:00-10:30").refused(
        "
        quota_exceeded 60 + 30 > 60 min a week per party of those named
        later 03/09 00:00-00:30
        later 03/09 00:30-01:00
        ",
    );
    desk.by(SUN, "request B 10:00-12:00").accepted();
    desk.by(QIAN, "request C 12:00-14:00").accepted();
}

#[test]
fn a_quota_leaves_out_the_groups_it_says() {
    let quota = Quota { except: vec![THIRD_GROUP], ..Quota::weekly_minutes(60) };
    let mut desk = limited_from("08:00", vec![quota]);
    desk.by(SUN, "request A 09:00-11:00").accepted();
    desk.by(CHEN, "request B 11:00-12:30").refused_for("quota_exceeded 0 + 90 > 60 min a week per party");
    desk.by(QIAN, "request B 11:00-12:30").refused_for("quota_exceeded 0 + 90 > 60 min a week per party");
}

#[test]
fn named_groups_may_have_one_account_together() {
    let quota = Quota { per: QuotaHolder::All, groups: vec![SECOND_GROUP, THIRD_GROUP], ..Quota::weekly_minutes(120) };
    let mut desk = limited(vec![quota]).whose("A", CHEN).whose("B", LI).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    // The hour of the keeping group is none of theirs.
    let sentence = "quota_exceeded 60 + 90 > 120 min a week per all of those named";
    desk.by(SUN, "request C 11:00-12:30").refused_for(sentence);
    desk.by(SUN, "request C 11:00-12:00").accepted();
    desk.by(CHEN, "request D 12:00-12:30")
        .refused_for("quota_exceeded 120 + 30 > 120 min a week per all of those named");
    desk.by(LI, "request D 12:00-14:00").accepted();
}

#[test]
fn everybody_together_is_whoever_the_quota_binds_on_whatever_side() {
    let quota = Quota { per: QuotaHolder::All, except: vec![SECOND_GROUP], ..Quota::weekly_minutes(120) };
    let mut desk = limited(vec![quota]).whose("A", CHEN).whose("B", QIAN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    desk.by(LI, "request C 11:00-12:30").refused_for("quota_exceeded 60 + 90 > 120 min a week per all");
    desk.by(LI, "request C 11:00-12:00").accepted();
    desk.by(ZHOU, "request D 12:00-12:30").refused_for("quota_exceeded 120 + 30 > 120 min a week per all");
    desk.by(CHEN, "request D 12:00-12:30").accepted();
}
