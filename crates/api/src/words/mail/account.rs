//! Mails about an account: links that act only by a button, and what an owner must hear of.

use super::{Block, Letter, Site, footer, greeting};
use crate::words::{Locale, time};
use inventory::{slot::Instant, text::Bilingual};
use serde::{Deserialize, Serialize};

/// What a mailed link is for, with what its mail has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Proves the address of somebody who registers.
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
    /// Proves the new address of an account.
    ChangeEmail,
    /// Joins a group or an organisation.
    Invite {
        /// Who invites.
        inviter: String,
        /// Into what.
        into: String,
    },
    /// Gives up a reservation that was declined in a calendar program.
    CancelReservation {
        /// Which.
        what: Bilingual,
        /// What it costs, if anything.
        warning: Option<Bilingual>,
    },
}

/// Writes a mail with a link that is valid once, until `expires_at`.
pub fn link(
    purpose: &LinkPurpose,
    url: String,
    expires_at: Instant,
    name: &str,
    locale: Locale,
    site: &Site,
) -> Letter {
    let site_name = locale.of_text(&site.name);
    let (subject, said, label, if_not_you) = match purpose {
        LinkPurpose::ConfirmEmail => (
            Bilingual::new("请确认邮箱地址", "Please confirm your mail address"),
            Bilingual::new(
                format!("您用本邮箱在“{site_name}”登记。请打开下面的链接，核对登记内容，设置密码，完成登记。"),
                format!(
                    "You registered with this address at {site_name}. Please open the link, check what was registered and choose a password."
                ),
            ),
            Bilingual::new("确认邮箱", "Confirm the address"),
            Bilingual::new(
                "如果不是您本人登记，不必理会本邮件，登记不会生效。",
                "If it was not you, do nothing: the registration will not take effect.",
            ),
        ),
        LinkPurpose::ResetPassword => (
            Bilingual::new("重设密码", "Set a new password"),
            Bilingual::new(
                format!("有人请求重设您在“{site_name}”的密码。请打开下面的链接设置新密码。"),
                format!("Somebody asked to reset your password at {site_name}. Please open the link to set a new one."),
            ),
            Bilingual::new("设置新密码", "Set a new password"),
            Bilingual::new(
                "如果不是您本人请求，不必理会本邮件，原密码仍然有效。",
                "If it was not you, do nothing: your password stays as it is.",
            ),
        ),
        LinkPurpose::ChangeEmail => (
            Bilingual::new("请确认新的邮箱地址", "Please confirm your new mail address"),
            Bilingual::new(
                format!("您要把“{site_name}”账户的邮箱改为本地址。请打开下面的链接，在页面上按“确认”完成更改。"),
                format!(
                    "You want to use this address for your account at {site_name}. Please open the link and press “Confirm” on the page."
                ),
            ),
            Bilingual::new("确认新邮箱", "Confirm the new address"),
            Bilingual::new(
                "如果不是您本人更改，不必理会本邮件，账户邮箱不会变。",
                "If it was not you, do nothing: the account keeps its address.",
            ),
        ),
        LinkPurpose::Invite { inviter, into } => (
            Bilingual::new(format!("{inviter}邀请您加入“{into}”"), format!("{inviter} invites you to join “{into}”")),
            Bilingual::new(
                format!(
                    "{inviter}邀请您加入“{into}”，一起在“{site_name}”预约仪器。请打开下面的链接，在页面上按“加入”。"
                ),
                format!(
                    "{inviter} invites you to join “{into}” at {site_name}. Please open the link and press “Join” on the page."
                ),
            ),
            Bilingual::new("接受邀请", "Accept the invitation"),
            Bilingual::new("如果您不认识邀请人，不必理会本邮件。", "If you do not know who invites you, do nothing."),
        ),
        LinkPurpose::CancelReservation { what, warning } => {
            let (zh, en) = (&what.zh, Locale::En.of_text(what));
            let costs = warning.clone().unwrap_or_default();
            (
                Bilingual::new("要取消这个预约吗？", "Do you want to cancel this reservation?"),
                Bilingual::new(
                    format!("您在日历中拒绝了 {zh}。预约仍然有效。如果不来，请打开下面的链接，核对后按“取消预约”。{}", costs.zh),
                    format!(
                        "You declined {en} in your calendar. The reservation still stands. If you are not coming, please open the link, check it and press “Cancel the reservation”. {}",
                        costs.en
                    )
                    .trim_end()
                    .to_owned(),
                ),
                Bilingual::new("核对并取消", "Check and cancel"),
                Bilingual::new(
                    "如果仍要使用，或者不是您本人拒绝，不必理会本邮件，预约不变。",
                    "If you still come, or if it was not you who declined, do nothing: the reservation stays as it is.",
                ),
            )
        }
    };
    let until = valid_until(expires_at, site);
    Letter {
        locale,
        subject: locale.of_text(&subject).to_owned(),
        blocks: vec![
            greeting(name, locale),
            Block::Paragraph(locale.of_text(&said).to_owned()),
            Block::Link { label: locale.of_text(&label).to_owned(), url },
            Block::Paragraph(locale.of_text(&until).to_owned()),
            Block::Paragraph(locale.of_text(&if_not_you).to_owned()),
        ],
        footer: footer(site, locale, false),
    }
}

fn valid_until(expires_at: Instant, site: &Site) -> Bilingual {
    let (at, zone) = (time::instant_with_year(expires_at, site.zone), time::zone(site.zone, expires_at));
    Bilingual::new(
        format!("链接在 {}（{}）前有效，只能使用一次。请不要转发。", at.zh, zone.zh),
        format!("The link is valid until {} ({}) and works once. Please do not pass it on.", at.en, zone.en),
    )
}

/// Tells somebody who registers again that he has an account; whoever registered learns nothing on the page.
pub fn already_registered(name: &str, locale: Locale, site: &Site) -> Letter {
    let site_name = locale.of_text(&site.name);
    let said = Bilingual::new(
        format!("有人用本邮箱在“{site_name}”登记。您已有账户，不必再次登记，请直接登录；忘记密码可在登录页重设。"),
        format!(
            "Somebody registered with this address at {site_name}. You have an account already: please sign in, or reset your password there."
        ),
    );
    let if_not_you = Bilingual::new("如果不是您本人登记，不必理会本邮件。", "If it was not you, do nothing.");
    let sign_in = Bilingual::new("登录", "Sign in");
    Letter {
        locale,
        subject: locale.of_text(&Bilingual::new("您已有账户", "You have an account already")).to_owned(),
        blocks: vec![
            greeting(name, locale),
            Block::Paragraph(locale.of_text(&said).to_owned()),
            Block::Link { label: locale.of_text(&sign_in).to_owned(), url: format!("{}/sign-in", site.base) },
            Block::Paragraph(locale.of_text(&if_not_you).to_owned()),
        ],
        footer: footer(site, locale, false),
    }
}

/// Tells an account's owner that its password was changed.
pub fn password_changed(at: Instant, name: &str, locale: Locale, site: &Site) -> Letter {
    changed(
        Bilingual::new("密码已更改", "Your password was changed"),
        Bilingual::new("密码", "password"),
        at,
        name,
        locale,
        site,
    )
}

/// Tells the old address of an account that another one has taken its place.
pub fn email_changed(at: Instant, name: &str, locale: Locale, site: &Site) -> Letter {
    changed(
        Bilingual::new("账户邮箱已更改", "The address of your account was changed"),
        Bilingual::new("邮箱", "mail address"),
        at,
        name,
        locale,
        site,
    )
}

fn changed(subject: Bilingual, what: Bilingual, at: Instant, name: &str, locale: Locale, site: &Site) -> Letter {
    let site_name = locale.of_text(&site.name);
    let (at, zone) = (time::instant_with_year(at, site.zone), time::zone(site.zone, at));
    let said = Bilingual::new(
        format!("您在“{site_name}”的账户{}已于 {}（{}）更改。", what.zh, at.zh, zone.zh),
        format!("The {} of your account at {site_name} was changed on {} ({}).", what.en, at.en, zone.en),
    );
    let if_not_you = Bilingual::new(
        "如果不是您本人操作，请立即重设密码，并联系管理员。",
        "If it was not you, reset your password at once and tell an administrator.",
    );
    Letter {
        locale,
        subject: locale.of_text(&subject).to_owned(),
        blocks: vec![
            greeting(name, locale),
            Block::Paragraph(locale.of_text(&said).to_owned()),
            Block::Paragraph(locale.of_text(&if_not_you).to_owned()),
        ],
        footer: footer(site, locale, false),
    }
}

/// Sends a notice of the pages by mail, too: the decisions about groups and organisations.
pub fn told(
    notice: &Bilingual,
    subject: &Bilingual,
    page: Option<&str>,
    name: &str,
    locale: Locale,
    site: &Site,
) -> Letter {
    let open = Bilingual::new("打开", "Open");
    let label = format!("{} {}", locale.of_text(&open), locale.of_text(&site.name));
    Letter {
        locale,
        subject: locale.of_text(subject).to_owned(),
        blocks: vec![
            greeting(name, locale),
            Block::Paragraph(locale.of_text(notice).to_owned()),
            Block::Link { label, url: format!("{}{}", site.base, page.unwrap_or("/")) },
        ],
        footer: footer(site, locale, false),
    }
}
