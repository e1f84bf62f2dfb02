//! The project's own chores: `cargo xtask check|bless|score|bench|model`.

fn main() -> anyhow::Result<()> {
    anyhow::bail!("no chore named yet")
}
