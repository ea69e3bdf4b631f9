package io.parley.server.leak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Another process's memory, heap and native, as its owner may read it on Linux. */
final class ProcessMemory {
  private static final int CHUNK = 4 << 20;
  private static final int PAGE = 4_096;

  private final long pid;

  ProcessMemory(long pid) {
    this.pid = pid;
  }

  /**
   * What a look at the whole memory gave.
   *
   * @param bytes how many were read
   * @param unread how many were not, though the process still has them
   */
  record Look(Set<Found> found, long bytes, long unread) {}

  private record Mapping(long start, long end, String name) {}

  /** Why this machine does not let us look; empty when it does. */
  Optional<String> whyNot() {
    if (!Files.exists(path("maps"))) {
      return Optional.of("there is no " + path("maps") + " (not Linux, or /proc is not mounted)");
    }
    try (FileChannel memory = FileChannel.open(path("mem"), StandardOpenOption.READ)) {
      Mapping first = mappings().get(0);
      memory.read(ByteBuffer.allocate(16), first.start());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the kernel refuses to read " + path("mem") + " (see ptrace_scope)");
    }
  }

  /** Searches all readable mappings, while the process runs on. */
  Look search(PatternSearch patterns) throws IOException {
    Set<Found> found = new TreeSet<>();
    List<Long> unread = new ArrayList<>();
    long bytes = 0;
    byte[] buffer = new byte[CHUNK + patterns.longest()];
    try (FileChannel memory = FileChannel.open(path("mem"), StandardOpenOption.READ)) {
      for (Mapping mapping : mappings()) {
        int kept = 0;
        long at = mapping.start();
        while (at < mapping.end()) {
          int wanted = (int) Math.min(CHUNK, mapping.end() - at);
          int read = read(memory, ByteBuffer.wrap(buffer, kept, wanted), at);
          if (read <= 0) {
            unread.add(at);
            at += PAGE - at % PAGE;
            kept = 0;
            continue;
          }
          int length = kept + read;
          patterns.search(
              buffer,
              length,
              p -> found.add(new Found(p.secret(), p.form(), "memory " + mapping.name())));
          kept = Math.min(length, patterns.longest() - 1);
          System.arraycopy(buffer, length - kept, buffer, 0, kept);
          at += read;
          bytes += read;
        }
      }
    }
    return new Look(found, bytes, stillThere(unread) * PAGE);
  }

  /** How many of these pages were not merely given back while we looked. */
  private long stillThere(List<Long> pages) throws IOException {
    List<Mapping> now = mappings();
    return pages.stream()
        .filter(p -> now.stream().anyMatch(m -> m.start() <= p && p < m.end()))
        .count();
  }

  /** As many bytes as there are; 0 or less where a page cannot be read or is gone by now. */
  private static int read(FileChannel memory, ByteBuffer into, long at) {
    try {
      return memory.read(into, at);
    } catch (IOException e) {
      return -1;
    }
  }

  private List<Mapping> mappings() throws IOException {
    List<Mapping> mappings = new ArrayList<>();
    for (String line : Files.readAllLines(path("maps"))) {
      // start-end permissions offset device inode name
      String[] columns = line.split("\\s+", 6);
      int dash = columns[0].indexOf('-');
      long start = Long.parseUnsignedLong(columns[0].substring(0, dash), 16);
      long end = Long.parseUnsignedLong(columns[0].substring(dash + 1), 16);
      String name = columns[5].isBlank() ? "anonymous" : columns[5];
      // [vvar] and [vsyscall] are the kernel's, the same in every process and closed to others.
      boolean kernels = name.startsWith("[vvar") || name.equals("[vsyscall]");
      if (columns[1].startsWith("r") && !kernels) {
        mappings.add(new Mapping(start, end, name));
      }
    }
    if (mappings.isEmpty()) {
      throw new IOException("process " + pid + " has ended");
    }
    return mappings;
  }

  private Path path(String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
