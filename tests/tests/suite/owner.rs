//! An institution made for a test, with an office and, where wanted, a lab.

use reqwest::{Client, StatusCode, header, multipart};
use serde_json::{Value, json};
use tests::app::{Answer, Person, TestApp, fresh, id};
use uuid::Uuid;

/// An institution without instruments.
pub struct Owner {
    /// Somebody of its office.
    pub office: Person,
    /// The institution.
    pub institution: Uuid,
}

/// An instrument with its offer as answered.
pub struct Offered {
    /// The instrument.
    pub instrument: Uuid,
    /// The offer.
    pub body: Value,
}

impl Owner {
    /// Has the system administrator make the institution and the security administrator appoint its office.
    pub async fn found(app: &TestApp) -> Self {
        let institution = fresh();
        let made = app.sign_in("sysadmin").await.put(&format!("/institutions/{institution}"), institution_body()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let role = json!({"role": "institution_office", "scope_kind": "institution", "scope_id": institution});
        let person = format!("/people/{}/roles", id("person:haidong-office"));
        let granted = app.sign_in("secadmin").await.post(&person, role).await;
        assert!(granted.status.is_success(), "{}", granted.text);
        Self { office: app.sign_in("haidong-office").await, institution }
    }

    /// Makes a lab.
    pub async fn lab(&self) -> Uuid {
        let lab = fresh();
        let made = self.office.put(&format!("/facilities/{lab}"), lab_body(self.institution)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        lab
    }

    /// Offers the institution's first instrument by asset number in a new lab.
    pub async fn offer_first(&self, _: &TestApp) -> Offered {
        let lab = self.lab().await;
        let listed = self.office.get(&format!("/institutions/{}/duty?list=all&limit=1", self.institution)).await;
        let first = listed.body["items"][0].clone();
        let instrument: Uuid = first["id"].as_str().and_then(|id| id.parse().ok()).expect("an instrument");
        let offer = offer_body(lab, first["open"] == true);
        let path = format!("/instruments/{instrument}/offer");
        let offered = put(&self.office, &path, &first["revision"], offer).await;
        assert_eq!(offered.status, StatusCode::OK, "{}", offered.text);
        Offered { instrument, body: self.office.get(&path).await.body }
    }

    /// Closes an instrument to outsiders.
    pub async fn close(&self, offered: &Offered) {
        let lab = offered.body["facility_id"].as_str().and_then(|id| id.parse().ok()).expect("a lab");
        let path = offered.path("/offer");
        let answer = put(&self.office, &path, &offered.body["revision"], offer_body(lab, false)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}

impl Offered {
    /// Returns the instrument's path and what follows it.
    pub fn path(&self, rest: &str) -> String {
        format!("/instruments/{}{rest}", self.instrument)
    }
}

/// An institution's fields.
pub fn institution_body() -> Value {
    json!({
        "code": "marine-institute", "name": {"zh": "海洋研究所", "en": "Marine Institute"}, "district": "连云区",
        "terms": {"zh": "第一版", "en": "First edition"},
    })
}

/// A lab's fields.
pub fn lab_body(institution: Uuid) -> Value {
    json!({
        "institution_id": institution, "name": {"zh": "海洋分析平台"}, "time_zone": "Asia/Shanghai",
        "address": "连云区 1 号", "email": "lab@marine.example",
    })
}

/// An offer's fields.
pub fn offer_body(lab: Uuid, open: bool) -> Value {
    let mut offer = json!({
        "open": open, "facility_id": lab, "modes": ["commissioned", "self_use"], "capacity": 1,
        "prices": [{"side": "outside", "per_hour_fen": 36_000}],
    });
    if !open {
        offer["not_open_reason"] = json!("moving");
    }
    offer
}

/// PUT with the revision seen.
pub async fn put(person: &Person, path: &str, revision: &Value, body: Value) -> Answer {
    person.send(reqwest::Method::PUT, path, Some(body), Some(&format!("\"{revision}\""))).await
}

/// Sends a ledger for a preview.
pub async fn upload(person: &Person, institution: Uuid, file_name: &str, bytes: &[u8]) -> Answer {
    let part = multipart::Part::bytes(bytes.to_vec()).file_name(file_name.to_owned());
    let form = multipart::Form::new().text("institution_id", institution.to_string()).part("file", part);
    send_form(person, form).await
}

/// Sends a form to the imports.
pub async fn send_form(person: &Person, form: multipart::Form) -> Answer {
    let (client, base): (&Client, &str) = person.raw();
    let request = client
        .post(format!("{base}/api/v1/imports"))
        .header(header::ORIGIN, base)
        .header(header::ACCEPT_LANGUAGE, "en")
        .multipart(form);
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, body, text }
}
