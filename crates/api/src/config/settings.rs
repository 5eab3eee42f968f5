//! The table of settings: names, defaults and what they mean. The documentation, the check of `docker-compose.yml`
//! and the reader of the configuration all go by this table.

use inventory::text::Bilingual;

/// One setting, given as an environment variable or as a key of the configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Name of the environment variable.
    pub name: &'static str,
    /// Key in the configuration file.
    pub key: &'static str,
    /// What holds when nobody sets it.
    pub default: Fallback,
    /// Whether the value may hold a password and is never printed.
    pub secret: bool,
    /// What it does, in Chinese.
    pub zh: &'static str,
    /// What it does, in English.
    pub en: &'static str,
}

/// What holds when a setting is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// This text, read like a given one.
    Text(&'static str),
    /// A value made from other settings, described in Chinese and English.
    Derived(&'static str, &'static str),
    /// Nothing: the feature stays off.
    Off,
}

/// Names the configuration file; it has no key, since it cannot stand in the file it names.
pub const CONFIG_FILE: &str = "JISHI_CONFIG";

/// All settings, in the order of the documentation.
pub const SETTINGS: &[Setting] = &[
    DATA_DIR,
    DATABASE_URL,
    DATABASE_CONNECTIONS,
    LISTEN,
    BASE_URL,
    TRUSTED_PROXIES,
    SMTP_URL,
    SMTP_CONNECTIONS,
    MAIL_FROM,
    DKIM_KEY_FILE,
    DKIM_SELECTOR,
    WEBHOOKS,
    OUTBOUND_NETWORKS,
    TEXT_URL,
    TEXT_FORMAT,
    TEXT_BODY,
    TEXT_HEADERS,
    TEXT_SUCCESS,
    ANSWERS_IMAP_URL,
    ANSWERS_ADDRESS,
    SITE_NAME_ZH,
    SITE_NAME_EN,
    TIME_ZONE,
    LOG,
    LOG_FORMAT,
];

pub(super) const DATA_DIR: Setting = Setting {
    name: "JISHI_DATA_DIR",
    key: "data_dir",
    default: Fallback::Text("data"),
    secret: false,
    zh: "内置 SQLite 数据库所在目录；不存在时自动创建。",
    en: "Directory of the embedded SQLite database; made when absent.",
};

pub(super) const DATABASE_URL: Setting = Setting {
    name: "JISHI_DATABASE_URL",
    key: "database_url",
    default: Fallback::Derived("JISHI_DATA_DIR 下的 SQLite 文件 jishi.db", "SQLite file jishi.db in JISHI_DATA_DIR"),
    secret: true,
    zh: "数据库地址：`sqlite://路径` 或 `postgres://用户:密码@主机/库名`（PostgreSQL 15 及以上）。",
    en: "The database: `sqlite://path` or `postgres://user:password@host/name` (PostgreSQL 15 or later).",
};

pub(super) const DATABASE_CONNECTIONS: Setting = Setting {
    name: "JISHI_DATABASE_CONNECTIONS",
    key: "database_connections",
    default: Fallback::Text("10"),
    secret: false,
    zh: "数据库连接数上限，1 至 500；SQLite 下为读连接数。",
    en: "Most connections to the database, 1 to 500; on SQLite the connections that read.",
};

pub(super) const LISTEN: Setting = Setting {
    name: "JISHI_LISTEN",
    key: "listen",
    default: Fallback::Text("127.0.0.1:8300"),
    secret: false,
    zh: "监听地址与端口；端口 0 表示由系统选择。",
    en: "Address and port to listen on; port 0 lets the system choose.",
};

pub(super) const BASE_URL: Setting = Setting {
    name: "JISHI_BASE_URL",
    key: "base_url",
    default: Fallback::Derived("监听本机时为 http:// 加监听地址", "http:// and the listening address, on loopback"),
    secret: false,
    zh: "用户在浏览器中看到的地址（不含路径）。除本机地址外必须为 https；监听非本机地址时必须设置。",
    en: "The address people see in the browser, without a path. Must be https except on loopback; required when \
         listening beyond loopback.",
};

pub(super) const TRUSTED_PROXIES: Setting = Setting {
    name: "JISHI_TRUSTED_PROXIES",
    key: "trusted_proxies",
    default: Fallback::Off,
    secret: false,
    zh: "可信反向代理的地址或网段，以逗号分隔；仅采信它们给出的 X-Forwarded-For。",
    en: "Addresses or networks of reverse proxies, separated by commas; only their X-Forwarded-For is believed.",
};

pub(super) const SMTP_URL: Setting = Setting {
    name: "JISHI_SMTP_URL",
    key: "smtp_url",
    default: Fallback::Off,
    secret: true,
    zh: "邮件服务器：`smtp://主机:端口`、`smtps://用户:密码@主机` 等，可加 `?tls=required`；不设置时邮件进入内置邮箱。",
    en: "The mail server: `smtp://host:port`, `smtps://user:password@host`, with `?tls=required` if wanted; without \
         it mail goes to the embedded mailbox.",
};

pub(super) const SMTP_CONNECTIONS: Setting = Setting {
    name: "JISHI_SMTP_CONNECTIONS",
    key: "smtp_connections",
    default: Fallback::Text("16"),
    secret: false,
    zh: "每个服务进程同时与邮件服务器保持的连接数上限，1 至 50；邮件服务器限制并发时调小。",
    en: "Most connections of one server to the mail server at once, 1 to 50; fewer where the mail server allows fewer.",
};

pub(super) const MAIL_FROM: Setting = Setting {
    name: "JISHI_MAIL_FROM",
    key: "mail_from",
    default: Fallback::Text("Jishi <jishi@jishi.invalid>"),
    secret: false,
    zh: "发件人，如 `机时 <jishi@example.cn>`；设置 JISHI_SMTP_URL 时必须设置。",
    en: "Sender, such as `Jishi <jishi@example.cn>`; required together with JISHI_SMTP_URL.",
};

pub(super) const DKIM_KEY_FILE: Setting = Setting {
    name: "JISHI_DKIM_KEY_FILE",
    key: "dkim_key_file",
    default: Fallback::Off,
    secret: false,
    zh: "为邮件签名（DKIM）的 Ed25519 私钥文件（PKCS #8，PEM）；只在以 cargo 特性 `dkim` 构建的程序中可用，见 `docs/mail.md`。",
    en: "The file with the Ed25519 private key that signs mails (DKIM; PKCS #8 in PEM); only in a program built with the \
         cargo feature `dkim`, see `docs/mail.md`.",
};

pub(super) const DKIM_SELECTOR: Setting = Setting {
    name: "JISHI_DKIM_SELECTOR",
    key: "dkim_selector",
    default: Fallback::Text("jishi"),
    secret: false,
    zh: "该密钥的选择器：公钥登记在 `选择器._domainkey.发件域名`。",
    en: "That key’s selector: its public half stands at `selector._domainkey.domain` of the sender.",
};

pub(super) const WEBHOOKS: Setting = Setting {
    name: "JISHI_WEBHOOKS",
    key: "webhooks",
    default: Fallback::Text("off"),
    secret: false,
    zh: "是否允许各平台登记 webhook，由本服务器调用：`on` 或 `off`，见 `docs/channels.md`。",
    en: "Whether labs may register webhooks, which this server then calls: `on` or `off`, see `docs/channels.md`.",
};

pub(super) const OUTBOUND_NETWORKS: Setting = Setting {
    name: "JISHI_OUTBOUND_NETWORKS",
    key: "outbound_networks",
    default: Fallback::Off,
    secret: false,
    zh: "除公网外还允许 webhook 和短信网关使用的地址或网段，以逗号分隔；对它们也可使用 http。",
    en: "Addresses or networks beyond the public internet at which webhooks and the gateway of text messages may be \
         called, separated by commas; those also by plain http.",
};

pub(super) const TEXT_URL: Setting = Setting {
    name: "JISHI_TEXT_URL",
    key: "text_url",
    default: Fallback::Off,
    secret: true,
    zh: "短信网关地址，以 POST 调用；不设置时不发短信，见 `docs/channels.md`。",
    en: "The gateway of text messages, called by POST; without it none are sent, see `docs/channels.md`.",
};

pub(super) const TEXT_FORMAT: Setting = Setting {
    name: "JISHI_TEXT_FORMAT",
    key: "text_format",
    default: Fallback::Text("json"),
    secret: false,
    zh: "发给短信网关的内容格式：`json` 或 `form`。",
    en: "Format of what the gateway is sent: `json` or `form`.",
};

pub(super) const TEXT_BODY: Setting = Setting {
    name: "JISHI_TEXT_BODY",
    key: "text_body",
    default: Fallback::Off,
    secret: true,
    zh: "发给短信网关的内容模板；设置 JISHI_TEXT_URL 时必须设置。",
    en: "Template of what the gateway is sent; required together with JISHI_TEXT_URL.",
};

pub(super) const TEXT_HEADERS: Setting = Setting {
    name: "JISHI_TEXT_HEADERS",
    key: "text_headers",
    default: Fallback::Off,
    secret: true,
    zh: "发给短信网关的请求头，每行一个 `名称: 值`，值可为模板。",
    en: "Headers for the gateway, `Name: value` one a line; values may be templates.",
};

pub(super) const TEXT_SUCCESS: Setting = Setting {
    name: "JISHI_TEXT_SUCCESS",
    key: "text_success",
    default: Fallback::Off,
    secret: false,
    zh: "网关应答中表示成功的 JSON 指针与值，如 `/code=0`；不设置时任何 2xx 应答都算成功。",
    en: "JSON pointer and value that mean success in the gateway’s answer, such as `/code=0`; without it any answer of 2xx \
         will do.",
};

pub(super) const ANSWERS_IMAP_URL: Setting = Setting {
    name: "JISHI_ANSWERS_IMAP_URL",
    key: "answers_imap_url",
    default: Fallback::Off,
    secret: true,
    zh: "接收日历答复与退信的邮箱：`imaps://用户:密码@主机/INBOX`；不加密的 `imap://` 只限本机。不设置时不读取任何来信。",
    en: "The mailbox for answers of calendar programs and for mails that come back: `imaps://user:password@host/INBOX`; \
         `imap://` without TLS on loopback only. Without it no mail is read.",
};

pub(super) const ANSWERS_ADDRESS: Setting = Setting {
    name: "JISHI_ANSWERS_ADDRESS",
    key: "answers_address",
    default: Fallback::Off,
    secret: false,
    zh: "该邮箱的地址：新日历邀请的组织者，也是退信的去处；设置 JISHI_ANSWERS_IMAP_URL 时必须设置。",
    en: "That mailbox’s address: the organiser of new invitations, and where mails come back to; required together with \
         JISHI_ANSWERS_IMAP_URL.",
};

pub(super) const SITE_NAME_ZH: Setting = Setting {
    name: "JISHI_SITE_NAME_ZH",
    key: "site_name_zh",
    default: Fallback::Text("机时"),
    secret: false,
    zh: "站点的中文名称，见于页面与邮件。",
    en: "Name of the site in Chinese, on pages and in mail.",
};

pub(super) const SITE_NAME_EN: Setting = Setting {
    name: "JISHI_SITE_NAME_EN",
    key: "site_name_en",
    default: Fallback::Text("Jishi"),
    secret: false,
    zh: "站点的英文名称，见于页面与邮件。",
    en: "Name of the site in English, on pages and in mail.",
};

pub(super) const TIME_ZONE: Setting = Setting {
    name: "JISHI_TIME_ZONE",
    key: "time_zone",
    default: Fallback::Text("Asia/Shanghai"),
    secret: false,
    zh: "城市的时区（IANA 名称），用于统计期间、每天 8 点的汇总邮件、短信的夜间时段和发件箱页面；各平台有各自的时区。",
    en: "Time zone of the city (IANA name), for the periods of figures, the digest at eight, the night of text messages and the outbox page; each facility has its own.",
};

pub(super) const LOG: Setting = Setting {
    name: "JISHI_LOG",
    key: "log",
    default: Fallback::Text("info,sqlx=warn,sea_orm=warn"),
    secret: false,
    zh: "日志过滤规则，如 `info,api=debug`。",
    en: "What is logged, such as `info,api=debug`.",
};

pub(super) const LOG_FORMAT: Setting = Setting {
    name: "JISHI_LOG_FORMAT",
    key: "log_format",
    default: Fallback::Text("json"),
    secret: false,
    zh: "日志格式：`json` 或 `text`。",
    en: "Format of the log: `json` or `text`.",
};

impl Setting {
    /// Returns what the setting does, in both languages.
    pub fn about(&self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }

    /// Returns the default as shown to people, in both languages.
    pub fn shown_default(&self) -> Bilingual {
        match self.default {
            Fallback::Text(text) => Bilingual::new(format!("`{text}`"), format!("`{text}`")),
            Fallback::Derived(zh, en) => Bilingual::new(zh, en),
            Fallback::Off => Bilingual::new("—", "—"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_variable_in_lower_case_without_its_prefix() {
        for setting in SETTINGS {
            assert_eq!(setting.name, format!("JISHI_{}", setting.key.to_uppercase()));
        }
    }
}
