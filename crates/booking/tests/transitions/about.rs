//! What every command is about, and what every state means for the time and the calendars.

use super::{commands, line_of, name, now, rest, states, tidy};
use crate::scenarios::words::name_of;
use booking::command::Command;
use inventory::slot::Slot;

/// Whom or what a command names, whether giving it is an attempt to get time, the request in it, and the time it asks
/// for in minutes from now.
const COMMANDS: &str = "
    command         reservation  series  outage  proposal  attempt  request  wanted
    request         A            -       -       -         yes      A        120-180
    hold            A            -       -       -         yes      A        120-180
    wait            A            -       -       -         yes      A        120-180
    book            A            -       -       -         -        -        -
    accept          A            -       -       -         -        -        -
    approve         A            -       -       -         -        -        -
    approve other   A            -       -       -         -        -        -
    decline         A            -       -       -         -        -        -
    move            A            -       -       -         yes      -        120-180
    move by lab     A            -       -       -         yes      -        120-180
    cancel          A            -       -       -         -        -        -
    check in        A            -       -       -         -        -        -
    check out       A            -       -       -         -        -        -
    no-show         A            -       -       -         -        -        -
    propose         A            -       -       0         -        -        -
    request series  -            902     -       -         yes      none     1560-1620
    approve series  -            900     -       -         -        -        -
    decline series  -            900     -       -         -        -        -
    cancel series   -            900     -       -         -        -        -
    declare outage  -            -       901     -         -        -        60-120
    end outage      -            -       901     -         -        -        -
    extend outage   -            -       901     -         -        -        -
    resettle        -            -       0       -         -        -        120-180
    move series     -            900     -       -         yes      -        120-180
    move, by lab    -            900     -       -         yes      -        120-180
    take over       -            -       -       902       -        -        -
    accept swap     -            -       -       903       -        -        -
    refuse          -            -       -       902       -        -        -
    withdraw        -            -       -       902       -        -        -
    give week out   -            -       -       -         -        -        -
    ";

#[test]
fn every_command_is_about_what_the_table_says() {
    let head = ["reservation", "series", "outage", "proposal", "attempt", "request", "wanted"];
    let mut drawn = vec![line_of("command", &head.map(str::to_owned))];
    let all = commands().into_iter().chain(rest::rest()).map(|(name, command, _)| (name, command));
    drawn.extend(all.map(|(name, command)| line_of(name, &about(&command))));
    assert_eq!(tidy(&drawn.join("\n")), tidy(COMMANDS), "{}", drawn.join("\n"));
}

fn about(command: &Command) -> [String; 7] {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let minutes =
        |slot: Slot| format!("{}-{}", (slot.start() - now()).num_minutes(), (slot.end() - now()).num_minutes());
    [
        or_none(command.reservation().map(|id| name_of(id).to_string())),
        or_none(command.series().map(|id| id.0.as_u128().to_string())),
        or_none(command.outage().map(|id| id.0.as_u128().to_string())),
        or_none(command.proposal().map(|id| id.0.as_u128().to_string())),
        or_none(command.is_attempt().then(|| "yes".to_owned())),
        // The occurrences of a series have ids of their own.
        or_none(
            command.request().map(|one| if one.id.0.is_nil() { "none".to_owned() } else { name_of(one.id).into() }),
        ),
        or_none(command.wanted().map(minutes)),
    ]
}

const STATES: &str = "
    state      occupies  live  ended
    held       yes       yes   -
    confirmed  yes       yes   -
    in_use     yes       yes   -
    done       -         yes   yes
    cancelled  -         -     yes
    declined   -         -     yes
    lapsed     -         -     yes
    no_show    -         yes   yes
    displaced  -         -     -
    waiting    -         -     -
    offered    yes       yes   -
    offered    yes       yes   -
    ";

#[test]
fn every_state_keeps_time_stays_in_calendars_and_ends_as_the_table_says() {
    let said = |yes: bool| if yes { "yes" } else { "-" }.to_owned();
    let mut drawn = vec![line_of("state", &["occupies", "live", "ended"].map(str::to_owned))];
    drawn.extend(states().iter().map(|state| {
        let (occupies, name_of_it) = (state.occupies(), state.name());
        line_of(&name(name_of_it), &[occupies, name_of_it.is_live(), name_of_it.has_ended()].map(said))
    }));
    assert_eq!(tidy(&drawn.join("\n")), tidy(STATES), "{}", drawn.join("\n"));
}
