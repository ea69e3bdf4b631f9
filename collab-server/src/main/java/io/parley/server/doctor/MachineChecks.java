package io.parley.server.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** Disk, memory, clock. */
final class MachineChecks {
  private static final long MEGABYTE = 1L << 20;

  /** Room for the lake of some million people, and for answers. */
  private static final long DISK = 1024 * MEGABYTE;

  /** What DuckDB may take for a question, beside Java's heap. */
  private static final long QUESTION = 1024 * MEGABYTE;

  /** Clocks of file servers differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private MachineChecks() {}

  static Finding disk(Subject subject) {
    long free;
    try {
      free = Files.getFileStore(subject.node().path()).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String found = "%,d MB free for %s".formatted(free / MEGABYTE, subject.node().path());
    return free >= DISK
        ? Finding.ok("disk", found)
        : Finding.wrong("disk", found, "make room: at least %,d MB".formatted(DISK / MEGABYTE));
  }

  /** Of the container, where there is one. */
  static Finding memory() {
    long all =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    long heap = Runtime.getRuntime().maxMemory();
    String found =
        "%,d MB, of which Java may take %,d and a question %,d"
            .formatted(all / MEGABYTE, heap / MEGABYTE, QUESTION / MEGABYTE);
    return heap + QUESTION <= all
        ? Finding.ok("memory", found)
        : Finding.wrong(
            "memory",
            found,
            "give the machine more, or Java less: PARLEY_JAVA_OPTS=-Xmx%dm"
                .formatted(Math.max(256, (all - QUESTION) / MEGABYTE)));
  }

  /** A clock that was set back would refill no budget early, and refuse every grant. */
  static Finding clock(Subject subject) {
    Instant now = subject.clock().instant();
    Instant newest = newest(subject.node().path());
    return newest.minus(TOLERANCE).isAfter(now)
        ? Finding.wrong(
            "clock",
            "it says %s, and the node wrote a file at %s".formatted(now, newest),
            "set it, and keep it set (NTP): grants hold for a minute, and budgets for a UTC month")
        : Finding.ok(
            "clock",
            "%s; nothing here is from later".formatted(now.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static Instant newest(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(MachineChecks::changed)
          .max(Instant::compareTo)
          .orElse(Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // gone meanwhile
    }
  }
}
