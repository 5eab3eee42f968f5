//! Templates that work, and templates that somebody writes who means no good.

use super::*;
use proptest::prelude::*;

const NAMES: Names<'static> = Names { values: &["name", "title", "reason"], blocks: &["facts", "link"] };
const TAIL: &str = "\n\n{{ facts }}\n\n{{ link }}";

fn values(name: &str, title: &str, reason: &str) -> BTreeMap<&'static str, String> {
    [("name", name), ("title", title), ("reason", reason)].map(|(key, value)| (key, value.to_owned())).into()
}

fn parse(text: &str) -> Result<Template, Vec<Fault>> {
    Template::parse("{{ title }}", &format!("{text}{TAIL}"), NAMES)
}

fn said(text: &str, with: &BTreeMap<&'static str, String>) -> Vec<Part> {
    let template = parse(text).expect("a template");
    template.say(with).expect("a text").parts
}

fn paragraphs(text: &str, with: &BTreeMap<&'static str, String>) -> Vec<String> {
    let parts = said(text, with).into_iter();
    let texts = parts.filter_map(|part| match part {
        Part::Paragraph(text) => Some(text),
        Part::Block(_) => None,
    });
    texts.collect()
}

fn why(text: &str) -> Vec<(usize, Why)> {
    let faults = parse(text).expect_err(text);
    faults.into_iter().map(|fault| (fault.line, fault.why)).collect()
}

#[test]
fn values_conditions_and_blocks_are_put_in_their_place() {
    let text =
        "{{ name }}，您好：\n\n{% if reason %}\n原因：{{ reason }}\n{% else %}\n没有说明。\n{% endif %}\n请按时到。";
    let with = values("李娜", "断面", "仪器故障");
    assert_eq!(
        said(text, &with),
        [
            Part::Paragraph("李娜，您好：".to_owned()),
            Part::Paragraph("原因：仪器故障\n请按时到。".to_owned()),
            Part::Block("facts"),
            Part::Block("link"),
        ]
    );
    assert_eq!(paragraphs(text, &values("李娜", "断面", ""))[1], "没有说明。\n请按时到。");
    let inline = "{{ reason if reason else \"none\" }} {% if title == 'x' or 'y' in title and not (reason != \"\") %}!{% endif %}";
    assert_eq!(paragraphs(inline, &values("", "y", "")), ["none !"]);
}

#[test]
fn what_the_language_does_not_have_is_refused_with_its_line() {
    let refused = |sign: &str| vec![(2, Why::NotAllowed(sign.to_owned()))];
    for (tag, sign) in [
        ("{% for x in name %}{% endfor %}", "for"),
        ("{% set x = name %}", "="),
        ("{% include 'other' %}", "include"),
        ("{% import 'other' as o %}", "import"),
        ("{% extends 'other' %}", "extends"),
        ("{% macro m() %}{% endmacro %}", "macro"),
        ("{% block b %}{% endblock %}", "block"),
        ("{% raw %}{{ x }}{% endraw %}", "raw"),
        ("{% autoescape false %}{% endautoescape %}", "autoescape"),
        ("{%- if name %}x{% endif %}", "-"),
        ("{{ name ** 9 }}", "*"),
        ("{{ \"x\" * 1000000000 }}", "*"),
        ("{{ name ~ name }}", "~"),
        ("{{ name + name }}", "+"),
        ("{{ 10 }}", "1"),
        ("{{ name.x }}", "."),
        ("{{ name[0] }}", "["),
        ("{{ [name] }}", "["),
        ("{{ {name: name} }}", "{"),
        ("{{ name|upper }}", "|"),
        ("{{ name() }}", "("),
        ("{{ \"x\"() }}", "("),
        ("{{ (name)() }}", "("),
        ("{{ \"\\u0001\" }}", "\\"),
        ("{# a remark #}", "{#"),
        ("{{- name }}", "-"),
        ("{{ name, }}", ","),
    ] {
        let found = why(&format!("first\n{tag}"));
        assert_eq!(found[..1], refused(sign), "{tag}");
    }
}

#[test]
fn names_that_do_not_exist_are_refused_in_branches_that_are_never_taken_too() {
    assert_eq!(why("{% if '' %}\n{{ range }}\n{% endif %}"), [(2, Why::Unknown("range".to_owned()))]);
    assert_eq!(why("{{ self }}\n\n{{ loop }}\n{{ Name }}").len(), 3);
    assert_eq!(why("{{ namé }}")[0].1, Why::NotAllowed("é".to_owned()));
}

#[test]
fn tags_are_closed_on_their_line_and_conditions_somewhere() {
    assert_eq!(why("a\n{{ name"), [(2, Why::Unclosed)]);
    assert_eq!(why("{{ name\n}}"), [(1, Why::Unclosed)]);
    assert_eq!(why("{{ \"name }}"), [(1, Why::Unclosed)]);
    assert_eq!(
        why("a\n\n{% if name %}"),
        [(5, Why::Misplaced("facts")), (7, Why::Misplaced("link")), (3, Why::Unbalanced)]
    );
    assert_eq!(why("{% endif %}"), [(1, Why::Unbalanced)]);
    assert_eq!(why("{% else %}"), [(1, Why::Unbalanced)]);
    assert_eq!(why("{{ }}"), [(1, Why::Malformed)]);
    assert_eq!(why("a\n{{ name name }}"), [(2, Why::Malformed)]);
    assert_eq!(why("{% if name %}{% else %}{% else %}{% endif %}"), [(1, Why::Malformed)]);
}

#[test]
fn depth_is_bounded_before_it_is_parsed() {
    let conditions = "{% if name %}".repeat(200) + &"{% endif %}".repeat(200);
    assert!(why(&conditions).iter().all(|(line, why)| (*line, why) == (1, &Why::TooDeep)));
    let brackets = format!("{{{{ {}name{} }}}}", "(".repeat(15), ")".repeat(15));
    assert_eq!(why(&brackets), [(1, Why::TooDeep)]);
    assert_eq!(why(&format!("{{{{ {}name }}}}", "not ".repeat(1_000))), [(1, Why::TooDeep)]);
}

#[test]
fn blocks_stand_once_and_alone_and_always() {
    let both = |text: &str| {
        let faults = Template::parse("x", text, NAMES).expect_err(text);
        faults.into_iter().map(|fault| (fault.line, fault.why)).collect::<Vec<_>>()
    };
    assert_eq!(both("x\ny"), [(2, Why::Missing("facts")), (2, Why::Missing("link"))]);
    assert_eq!(both("{{ facts }}"), [(1, Why::Missing("link"))]);
    assert_eq!(both("{{ facts }} {{ link }}"), [(1, Why::Misplaced("facts")), (1, Why::Misplaced("link"))]);
    assert_eq!(both("{{ facts }}\n{{ link }}\n{{ facts }}"), [(3, Why::Twice("facts"))]);
    assert_eq!(both("{% if name %}\n{{ facts }}\n{% endif %}\n{{ link }}"), [(2, Why::Misplaced("facts"))]);
    assert_eq!(both("{{ facts if name }}\n{{ link }}"), [(1, Why::Misplaced("facts"))]);
    let of_subject = Template::parse("{{ facts }}", "{{ facts }}\n{{ link }}", NAMES).expect_err("no block");
    assert_eq!(of_subject, [Fault { half: Half::Subject, line: 1, why: Why::Unknown("facts".to_owned()) }]);
}

#[test]
fn what_becomes_too_long_is_not_written() {
    let template = parse(&"{{ reason }}".repeat(300)).expect("a template");
    assert!(template.say(&values("a", "b", &"字".repeat(30))).is_ok());
    let long = template.say(&values("a", "b", &"字".repeat(2_000))).expect_err("too long");
    assert_eq!((long.half, long.why), (Half::Text, Why::TooLong));
    let long = parse("").expect("a template").say(&values("a", &"b".repeat(1_001), "")).expect_err("too long");
    assert_eq!((long.half, long.why), (Half::Subject, Why::TooLong));
}

/// The scan keeps these out; should it ever not, they end all the same.
#[test]
fn the_evaluator_itself_has_neither_loops_without_end_nor_other_templates() {
    let none = BTreeMap::new();
    for source in [
        "{{ \"x\" * 1000000000 }}",
        "{% set a = 'xxxxxxxxxxxxxxxx' %}{% for i in a %}{% for j in a %}{% for k in a %}{% for l in a %}{{ a }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set a = 'x' * 1000 %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{% set a = a ~ a %}{{ a }}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% include 'other' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ nothing }}",
        "{{ nothing.more }}",
    ] {
        assert!(evaluate(source, Half::Text, &none, TEXT_BYTES).is_err(), "{source}");
    }
}

#[test]
fn the_subject_is_one_line_and_says_something() {
    let template = Template::parse("a\r\nBcc: x@y.cn {{ title }}", TAIL, NAMES).expect("a template");
    let said = template.say(&values("n", "t\r\nBcc: z@y.cn\u{2028}q\u{85}r", "")).expect("a text");
    assert_eq!(said.subject, "a Bcc: x@y.cn t Bcc: z@y.cn q r");
    let empty = Template::parse("{{ title }}", TAIL, NAMES).expect("a template").say(&values("n", " ", ""));
    assert_eq!(empty, Err(Fault { half: Half::Subject, line: 1, why: Why::Empty }));
}

#[test]
fn a_tag_that_shares_a_line_swallows_no_block() {
    for reason in ["", "r"] {
        let template =
            Template::parse("{{ title }}", "Hello {% if reason %}\n{% endif %}\n{{ facts }}\n{{ link }}", NAMES);
        let said = template.expect("a template").say(&values("n", "t", reason)).expect("a text");
        assert_eq!(said.parts, [Part::Paragraph("Hello".to_owned()), Part::Block("facts"), Part::Block("link")]);
    }
}

#[test]
fn signs_without_a_shape_are_removed_and_do_not_make_a_subject() {
    let unseen = "\u{ad}\u{34f}\u{115f}\u{17b4}\u{180e}\u{206a}\u{2800}\u{3164}\u{fe0f}\u{ffa0}\u{fffb}\u{e0041}\u{1d173}\u{1bca0}";
    assert_eq!(clean(&format!("a{unseen}b")), "ab");
    let empty = Template::parse(unseen, TAIL, NAMES).expect("a template").say(&values("n", "t", ""));
    assert_eq!(empty, Err(Fault { half: Half::Subject, line: 1, why: Why::Empty }));
}

#[test]
fn values_stay_text_on_one_line() {
    let evil = values("{{ link }}{% if title %}<b>", "t", "\u{1}0\u{2}\n\n{{ facts }}\u{202e}\u{200b}");
    assert_eq!(
        said("{{ name }}\n\n{{ reason }}", &evil),
        [
            Part::Paragraph("{{ link }}{% if title %}<b>".to_owned()),
            Part::Paragraph("0 {{ facts }}".to_owned()),
            Part::Block("facts"),
            Part::Block("link"),
        ]
    );
    // A template cannot forge the place of a block either.
    assert_eq!(paragraphs("\u{1}1\u{2}", &evil), ["1"]);
}

proptest! {
    /// Whatever is typed, it is refused or says both blocks in their order, and nothing falls over.
    #[test]
    fn any_text_is_refused_or_keeps_its_blocks(gap in "\n{1,2}", name in "n?", text in "([{]{2} ?(name|title|facts|x) ?[}]{2}|[{]% ?(if name|else|endif|elif title|for) ?%[}]|[ -~\n]{0,4}|[好{}%#'\"]){0,12}") {
        if let Ok(template) = Template::parse("{{ title }}", &format!("{text}{gap}{}", TAIL.trim_start()), NAMES) {
            let said = template.say(&values(&name, "t", "r")).expect("every value is there");
            let blocks: Vec<&str> = said.parts.iter().filter_map(|part| match part {
                Part::Block(name) => Some(*name),
                Part::Paragraph(text) => { assert!(text.chars().all(|sign| sign == '\n' || !sign.is_control()), "{text:?}"); None }
            }).collect();
            prop_assert_eq!(blocks, ["facts", "link"]);
        }
    }
}
