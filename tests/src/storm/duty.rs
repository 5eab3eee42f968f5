//! What people do in a storm, and how often.

use api::demo::Chance;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Ask for time.
    Create,
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
    /// Look.
    Read,
    /// Take an instrument out of use.
    Outage,
    /// Declare an outage again as before.
    OutageAgain,
    /// Bring an instrument back.
    EndOutage,
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
                (Deed::Create, 34),
                (Deed::Repeat, 9),
                (Deed::TakeId, 4),
                (Deed::Move, 18),
                (Deed::Cancel, 9),
                (Deed::CheckIn, 10),
                (Deed::CheckOut, 8),
                (Deed::Read, 8),
            ],
            Self::Pi => &[
                (Deed::Create, 26),
                (Deed::Repeat, 6),
                (Deed::Move, 12),
                (Deed::PiApprove, 14),
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
                (Deed::Outage, 6),
                (Deed::OutageAgain, 3),
                (Deed::EndOutage, 8),
                (Deed::Read, 4),
            ],
            Self::Bench => &[
                (Deed::CheckIn, 32),
                (Deed::CheckOut, 32),
                (Deed::Outage, 6),
                (Deed::OutageAgain, 3),
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
