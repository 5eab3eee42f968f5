//! The table itself.

use inventory::role::Role;

/// To whom a row of the table applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, without an account too.
    Anyone,
    /// Everybody with an account.
    SignedIn,
    /// The person the object is about or belongs to.
    Own,
    /// Everybody who belongs to the object's institution.
    Insider,
    /// Holders of the role over the object's group, organisation, facility or institution, or over the city.
    Role(Role),
}

/// How somebody relates to an object, for the printed matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No relation is asked.
    Any,
    /// The object is his own.
    Own,
    /// The object belongs to what his role is held over.
    Scope,
}

macro_rules! actions {
    ($($action:ident = $name:literal : $($who:expr),+ ;)+) => {
        /// Everything that can be done over the API; each operation of `openapi.json` is one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(
                #[doc = concat!("The operation `", $name, "`.")]
                $action,
            )+
        }

        impl Action {
            /// All actions, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// Returns the operation's name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$action => $name),+ }
            }
        }

        /// Returns to whom the action is allowed.
        pub(super) fn rows(action: Action) -> &'static [Who] {
            match action { $(Action::$action => &[$($who),+]),+ }
        }
    };
}

use Role::{
    AuditAdministrator, Auditor, BureauOfficer, GroupMember, InstitutionOffice, LabManager, Operator,
    OrganisationAdmin, OrganisationMember, Pi, SecurityAdministrator, SystemAdministrator,
};
use Who::{Anyone, Insider, Own, Role as R, SignedIn};

actions! {
    // Without an account.
    GetSite = "get_site": Anyone;
    GetSetup = "get_setup": Anyone;
    RunSetup = "run_setup": Anyone;
    ListInstitutions = "list_institutions": Anyone;
    ListInstruments = "list_instruments": Anyone;
    GetInstrument = "get_instrument": Anyone;
    GetTimeline = "get_timeline": Anyone;
    GetFreeBusy = "get_free_busy": Anyone;
    QuoteReservation = "quote_reservation": Anyone;
    QuoteSeries = "quote_series": Anyone;
    QuoteBundle = "quote_bundle": Anyone;
    SuggestTimes = "suggest_times": Anyone;
    StreamEvents = "stream_events": Anyone;
    RegisterOrganisation = "register_organisation": Anyone;
    RegisterMember = "register_member": Anyone;
    InspectLink = "inspect_link": Anyone;
    UseLink = "use_link": Anyone;
    InspectMailStop = "inspect_mail_stop": Anyone;
    StopMails = "stop_mails": Anyone;
    RequestPasswordReset = "request_password_reset": Anyone;
    SignIn = "sign_in": Anyone;
    IssueToken = "issue_token": Anyone;
    // One's own account.
    GetSession = "get_session": SignedIn;
    SignOut = "sign_out": SignedIn;
    ListDevices = "list_devices": Own;
    RevokeDevice = "revoke_device": Own;
    UpdateMe = "update_me": Own;
    ChangeEmail = "change_email": Own;
    ChangePassword = "change_password": Own;
    ListNotices = "list_notices": Own;
    MarkNoticesRead = "mark_notices_read": Own;
    GetMailChoices = "get_mail_choices": Own;
    PutMailChoices = "put_mail_choices": Own;
    GetPhone = "get_phone": Own;
    SendPhoneCode = "send_phone_code": Own;
    ConfirmPhone = "confirm_phone": Own;
    RemovePhone = "remove_phone": Own;
    PutTextChoices = "put_text_choices": Own;
    ListFeeds = "list_feeds": Own;
    PutFeed = "put_feed": Own;
    RevokeFeed = "revoke_feed": Own;
    // Research groups.
    RegisterGroup = "register_group": Insider, Own;
    ListGroups = "list_groups": SignedIn;
    GetGroup = "get_group": R(Pi), R(GroupMember), R(InstitutionOffice);
    UpdateGroup = "update_group": R(Pi);
    AddGroupMember = "add_group_member": R(Pi);
    RemoveGroupMember = "remove_group_member": Own, R(Pi);
    AddProjectCode = "add_project_code": R(Pi);
    ConfirmGroup = "confirm_group": R(InstitutionOffice);
    // Organisations.
    ListOrganisations = "list_organisations": SignedIn;
    GetOrganisation = "get_organisation": R(OrganisationAdmin), R(OrganisationMember), R(BureauOfficer);
    DecideAdmission = "decide_admission": R(BureauOfficer);
    InviteOrganisationMember = "invite_organisation_member": R(OrganisationAdmin);
    ListTerms = "list_terms": SignedIn;
    AcceptTerms = "accept_terms": R(OrganisationAdmin), R(OrganisationMember);
    // People.
    ListPeople = "list_people": R(InstitutionOffice), R(SecurityAdministrator), R(LabManager);
    PutAccount = "put_account": R(SecurityAdministrator);
    GrantRole = "grant_role": R(SecurityAdministrator), R(InstitutionOffice);
    RevokeRole = "revoke_role": R(SecurityAdministrator), R(InstitutionOffice);
    ConfirmStaff = "confirm_staff": R(InstitutionOffice);
    EndStaff = "end_staff": R(InstitutionOffice);
    GrantQualification = "grant_qualification": R(LabManager);
    RevokeQualification = "revoke_qualification": R(LabManager);
    // Reservations.
    PutReservation = "put_reservation": Own, R(LabManager);
    ListReservations = "list_reservations": SignedIn;
    GetReservation = "get_reservation": Own, R(Pi), R(OrganisationAdmin), R(LabManager), R(Operator), R(InstitutionOffice);
    GetInvitation = "get_invitation": Own, R(LabManager), R(Operator);
    MoveReservation = "move_reservation": Own, R(LabManager);
    CancelReservation = "cancel_reservation": Own, R(Pi), R(OrganisationAdmin), R(LabManager);
    AcceptOffer = "accept_offer": Own, R(LabManager);
    PutHold = "put_hold": Own;
    BookHold = "book_hold": Own;
    ApproveReservation = "approve_reservation": R(LabManager);
    PiApproveReservation = "pi_approve_reservation": R(Pi);
    BenchApproveReservation = "bench_approve_reservation": R(LabManager), R(Operator);
    DeclineReservation = "decline_reservation": R(LabManager), R(Pi), R(Operator);
    PutSeries = "put_series": Own, R(LabManager);
    GetSeries = "get_series": Own, R(Pi), R(OrganisationAdmin), R(LabManager), R(Operator), R(InstitutionOffice);
    ApproveSeries = "approve_series": R(LabManager);
    PiApproveSeries = "pi_approve_series": R(Pi);
    BenchApproveSeries = "bench_approve_series": R(LabManager), R(Operator);
    DeclineSeries = "decline_series": R(LabManager), R(Pi), R(Operator);
    CancelSeries = "cancel_series": Own, R(Pi), R(OrganisationAdmin), R(LabManager);
    MoveSeries = "move_series": Own, R(LabManager);
    QuoteSeriesMove = "quote_series_move": Own, R(LabManager);
    PutBundle = "put_bundle": Own, R(LabManager);
    GetBundle = "get_bundle": Own, R(Pi), R(OrganisationAdmin), R(LabManager), R(Operator), R(InstitutionOffice);
    CancelBundle = "cancel_bundle": Own, R(Pi), R(OrganisationAdmin), R(LabManager);
    OverrideRules = "override_rules": R(LabManager);
    CheckIn = "check_in": Own, R(Operator), R(LabManager);
    CheckOut = "check_out": Own, R(Operator), R(LabManager);
    MarkNoShow = "mark_no_show": R(Operator), R(LabManager);
    // Conduct.
    ListStrikes = "list_strikes": SignedIn;
    ListMeasures = "list_measures": SignedIn;
    ContestStrike = "contest_strike": Own;
    DecideAppeal = "decide_appeal": R(LabManager);
    // Handing over and exchanging times.
    PutProposal = "put_proposal": Own;
    ListProposals = "list_proposals": Own;
    AcceptProposal = "accept_proposal": Own;
    RefuseProposal = "refuse_proposal": Own;
    WithdrawProposal = "withdraw_proposal": Own;
    // Being told of freed time.
    PutWatch = "put_watch": Own;
    ListWatches = "list_watches": Own;
    GetWatch = "get_watch": Own;
    EndWatch = "end_watch": Own;
    // The lab.
    ListTimelines = "list_timelines": R(LabManager), R(Operator), R(InstitutionOffice);
    PutOutage = "put_outage": R(LabManager), R(Operator);
    ListOutages = "list_outages": R(LabManager), R(Operator), R(InstitutionOffice);
    EndOutage = "end_outage": R(LabManager), R(Operator);
    ExtendOutage = "extend_outage": R(LabManager), R(Operator);
    PlanOutage = "plan_outage": R(LabManager), R(Operator);
    ResettleOutage = "resettle_outage": R(LabManager);
    ListCompanions = "list_companions": R(LabManager), R(Operator), R(InstitutionOffice);
    PutCompanion = "put_companion": R(LabManager);
    ListWebhooks = "list_webhooks": R(LabManager);
    PutWebhook = "put_webhook": R(LabManager);
    DeleteWebhook = "delete_webhook": R(LabManager);
    TestWebhook = "test_webhook": R(LabManager);
    // Contested weeks.
    ListAllocations = "list_allocations": SignedIn;
    GetAllocation = "get_allocation": SignedIn;
    ProposeAllocation = "propose_allocation": R(LabManager);
    AllocateWeek = "allocate_week": R(LabManager);
    // The office.
    PutPolicy = "put_policy": R(LabManager), R(InstitutionOffice);
    GetFacilityPolicyDefaults = "get_facility_policy_defaults": Insider, R(LabManager), R(InstitutionOffice);
    PutFacilityPolicyDefaults = "put_facility_policy_defaults": R(LabManager), R(InstitutionOffice);
    GetInstitutionPolicyDefaults = "get_institution_policy_defaults": Insider, R(InstitutionOffice);
    PutInstitutionPolicyDefaults = "put_institution_policy_defaults": R(InstitutionOffice);
    ListMailTemplates = "list_mail_templates": R(InstitutionOffice);
    GetMailTemplate = "get_mail_template": R(InstitutionOffice);
    PutMailTemplate = "put_mail_template": R(InstitutionOffice);
    DeleteMailTemplate = "delete_mail_template": R(InstitutionOffice);
    PreviewMailTemplate = "preview_mail_template": R(InstitutionOffice);
    GetOffer = "get_offer": R(InstitutionOffice), R(LabManager);
    PutOffer = "put_offer": R(InstitutionOffice);
    ListFacilities = "list_facilities": Insider, R(InstitutionOffice), R(SystemAdministrator), R(SecurityAdministrator);
    PreviewImport = "preview_import": R(InstitutionOffice);
    GetImport = "get_import": R(InstitutionOffice);
    ListImportRows = "list_import_rows": R(InstitutionOffice);
    ApplyImport = "apply_import": R(InstitutionOffice);
    DiscardImport = "discard_import": R(InstitutionOffice);
    GetOpeningDuty = "get_opening_duty": R(InstitutionOffice), R(BureauOfficer), R(Auditor);
    // Figures.
    GetFigures = "get_figures": R(BureauOfficer), R(Auditor), R(InstitutionOffice);
    ListUsageRecords = "list_usage_records": R(BureauOfficer), R(Auditor), R(InstitutionOffice);
    ExportUsageRecords = "export_usage_records": R(BureauOfficer), R(Auditor), R(InstitutionOffice);
    GetUsageRecord = "get_usage_record": R(BureauOfficer), R(Auditor), R(InstitutionOffice);
    // Administration.
    PutInstitution = "put_institution": R(SystemAdministrator);
    PutFacility = "put_facility": R(InstitutionOffice), R(SystemAdministrator);
    ListOutbox = "list_outbox": R(SystemAdministrator), R(AuditAdministrator);
    RetryMessage = "retry_message": R(SystemAdministrator);
    ListMailbox = "list_mailbox": R(SystemAdministrator);
    GetMail = "get_mail": R(SystemAdministrator);
    DownloadMail = "download_mail": R(SystemAdministrator);
    GetHealth = "get_health": R(SystemAdministrator), R(AuditAdministrator);
}

impl Who {
    /// Returns the relation that the row asks for.
    pub fn relation(self) -> Relation {
        match self {
            Self::Anyone | Self::SignedIn => Relation::Any,
            Self::Own => Relation::Own,
            Self::Insider | Self::Role(_) => Relation::Scope,
        }
    }
}
