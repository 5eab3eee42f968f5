//! What people do in a storm, and how often.

use api::demo::Chance;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Ask for time.
    Create,
    /// Ask for time, or to wait for it.
    Wait,
    /// Take the time that was offered; who waits looks.
    Accept,
    /// Ask again as before, as somebody does who got no answer.
    Repeat,
    /// Ask for other time under an id that is taken.
    TakeId,
    /// Take another time.
    Move,
    /// Say yes for the lab.
    Approve,
    /// Say yes for the group.
    PiApprove,
    /// Say no.
    Decline,
    /// Give it up.
    Cancel,
    /// Begin a use.
    CheckIn,
    /// End a use.
    CheckOut,
    /// Say that nobody came.
    NoShow,
    /// Look.
    Read,
    /// Take an instrument out of use.
    Outage,
    /// Declare an outage again as before.
    OutageAgain,
    /// The repair takes longer.
    ExtendOutage,
    /// Find other times for those whom an outage pushed out.
    Resettle,
    /// Bring an instrument back.
    EndOutage,
    /// Ask for a series.
    CreateSeries,
    /// Ask for a series again as before, or look at it.
    SeriesAgain,
    /// Take a part of a series to other times.
    MoveSeries,
    /// Give a series up, or a part of it.
    CancelSeries,
    /// Say yes to a series for the lab.
    ApproveSeries,
    /// Say yes to a series for the group.
    PiApproveSeries,
    /// Say no to a series.
    DeclineSeries,
    /// Ask for several times together.
    CreateBundle,
    /// Ask for a bundle again as before, or look at it.
    BundleAgain,
    /// Give a bundle up.
    CancelBundle,
    /// Propose to hand time over, or to exchange it.
    Propose,
    /// Agree to what was proposed.
    Agree,
    /// Refuse what was proposed, or take it back.
    Disagree,
}

/// What somebody is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Uses instruments.
    User,
    /// Uses instruments and answers for a group.
    Pi,
    /// Runs the lab.
    Lab,
    /// Runs the bench.
    Bench,
}

impl Duty {
    /// How often something is done, in shares of the sum.
    fn shares(self) -> &'static [(Deed, u64)] {
        match self {
            Self::User => &[
                (Deed::Create, 26),
                (Deed::Wait, 12),
                (Deed::Accept, 16),
                (Deed::Repeat, 9),
                (Deed::TakeId, 4),
                (Deed::Move, 14),
                (Deed::Cancel, 12),
                (Deed::CheckIn, 16),
                (Deed::CheckOut, 8),
                (Deed::Read, 12),
                (Deed::CreateSeries, 5),
                (Deed::SeriesAgain, 4),
                (Deed::MoveSeries, 6),
                (Deed::CancelSeries, 3),
                (Deed::CreateBundle, 6),
                (Deed::BundleAgain, 5),
                (Deed::CancelBundle, 7),
                (Deed::Propose, 7),
                (Deed::Agree, 8),
                (Deed::Disagree, 1),
            ],
            Self::Pi => &[
                (Deed::Create, 20),
                (Deed::Wait, 6),
                (Deed::Accept, 8),
                (Deed::Repeat, 6),
                (Deed::Move, 12),
                (Deed::PiApprove, 14),
                (Deed::CreateSeries, 4),
                (Deed::MoveSeries, 4),
                (Deed::PiApproveSeries, 4),
                (Deed::CreateBundle, 4),
                (Deed::CancelBundle, 4),
                (Deed::Propose, 5),
                (Deed::Agree, 8),
                (Deed::Decline, 22),
                (Deed::Cancel, 8),
                (Deed::CheckIn, 8),
                (Deed::CheckOut, 6),
                (Deed::Read, 4),
            ],
            Self::Lab => &[
                (Deed::Approve, 26),
                (Deed::Decline, 36),
                (Deed::Move, 8),
                (Deed::Cancel, 6),
                (Deed::CheckIn, 6),
                (Deed::CheckOut, 6),
                (Deed::NoShow, 3),
                (Deed::Outage, 6),
                (Deed::OutageAgain, 3),
                (Deed::ExtendOutage, 5),
                (Deed::Resettle, 10),
                (Deed::EndOutage, 8),
                (Deed::ApproveSeries, 7),
                (Deed::DeclineSeries, 3),
                (Deed::MoveSeries, 4),
                (Deed::Read, 8),
            ],
            Self::Bench => &[
                (Deed::CheckIn, 32),
                (Deed::CheckOut, 32),
                (Deed::NoShow, 3),
                (Deed::Outage, 6),
                (Deed::OutageAgain, 3),
                (Deed::ExtendOutage, 3),
                (Deed::EndOutage, 10),
                (Deed::Read, 10),
            ],
        }
    }

    /// Chooses something to do.
    pub fn choose(self, chance: &mut Chance) -> Deed {
        let shares = self.shares();
        let mut left = chance.below(shares.iter().map(|(_, share)| share).sum());
        for (deed, share) in shares {
            if left < *share {
                return *deed;
            }
            left -= share;
        }
        Deed::Read
    }
}
