//! Processor time of all threads by phase, and the most memory held, as Linux counts them. Not a clock for short pieces.

/// Laps of processor time.
pub struct Clock {
    last: f64,
    laps: Vec<(&'static str, f64)>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { last: used(), laps: Vec::new() }
    }
}

impl Clock {
    /// Ends a phase.
    pub fn lap(&mut self, name: &'static str) {
        let now = used();
        self.laps.push((name, now - self.last));
        self.last = now;
    }

    /// Prints all phases.
    pub fn print(&self) {
        self.laps.iter().for_each(|(name, seconds)| println!("{name:10} {seconds:8.3} CPU s"));
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
        println!("{:10} {:8.3} CPU s, peak memory {}", "all", self.laps.iter().map(|l| l.1).sum::<f64>(), peak.trim());
    }
}

/// Seconds of processor time of the threads alive.
fn used() -> f64 {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return 0.0 };
    let of = |path: std::path::PathBuf| std::fs::read_to_string(path.join("schedstat")).ok()?.split(' ').next()?.parse::<f64>().ok();
    threads.flatten().filter_map(|thread| of(thread.path())).sum::<f64>() / 1e9
}
