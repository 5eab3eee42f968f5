//! Requests of other sites' pages.

use super::*;
use tests::each_database;

/// Sends DELETE /session with the given headers in place of our own `Origin`.
async fn sign_out_from(person: &Person, headers: &[(&str, &str)]) -> StatusCode {
    let (client, base) = person.raw();
    let request = client.delete(format!("{base}/api/v1/session"));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("an answer").status()
}

each_database! {
    async fn a_page_of_another_site_changes_nothing(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        for headers in [
            &[("origin", "https://evil.example")][..],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
            &[],
        ] {
            assert_eq!(sign_out_from(&pi, headers).await, StatusCode::FORBIDDEN, "{headers:?}");
        }
        expect(pi.get("/session").await, StatusCode::OK);
        assert_eq!(sign_out_from(&pi, &[("sec-fetch-site", "same-origin")]).await, StatusCode::NO_CONTENT);
    }

    async fn a_page_of_another_site_signs_nobody_in(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let (client, base) = visitor.raw();
        let request = client.post(format!("{base}/api/v1/session")).header("origin", "https://evil.example");
        let answer = request.json(&account("pi")).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        let problem: Value = answer.json().await.expect("a problem");
        assert_eq!(problem["code"], "origin-mismatch");
    }

    async fn a_form_of_another_site_is_no_request_of_ours(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let (client, base) = visitor.raw();
        let request = client.post(format!("{base}/api/v1/session")).header("origin", base);
        let answer = request.body("email=pi&password=x").header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(answer.send().await.expect("an answer").status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
}
