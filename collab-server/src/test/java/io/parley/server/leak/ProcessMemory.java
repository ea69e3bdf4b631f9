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
  private static final int ROUNDS = 4;

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

  /**
   * Searches all readable mappings, while the process runs on. What it gave back and took again
   * meanwhile is read again.
   */
  Look search(PatternSearch patterns) throws IOException {
    Set<Found> found = new TreeSet<>();
    List<Mapping> wanted = mappings();
    long bytes = 0;
    try (FileChannel memory = FileChannel.open(path("mem"), StandardOpenOption.READ)) {
      for (int round = 0; round < ROUNDS && !wanted.isEmpty(); round++) {
        List<Mapping> missed = new ArrayList<>();
        for (Mapping mapping : wanted) {
          bytes += search(memory, mapping, patterns, found, missed);
        }
        wanted = stillThere(missed);
      }
    }
    return new Look(found, bytes, wanted.stream().mapToLong(m -> m.end() - m.start()).sum());
  }

  private static long search(
      FileChannel memory,
      Mapping mapping,
      PatternSearch patterns,
      Set<Found> found,
      List<Mapping> missed) {
    String where = "memory " + mapping.name();
    int piece = (int) Math.min(CHUNK, mapping.end() - mapping.start());
    byte[] buffer = new byte[piece + patterns.longest()];
    long bytes = 0;
    int kept = 0;
    long at = mapping.start();
    while (at < mapping.end()) {
      int wanted = (int) Math.min(piece, mapping.end() - at);
      int read = read(memory, ByteBuffer.wrap(buffer, kept, wanted), at);
      if (read <= 0) {
        long next = at + PAGE - at % PAGE;
        missed.add(new Mapping(at, next, mapping.name()));
        at = next;
        kept = 0;
        continue;
      }
      int length = kept + read;
      patterns.search(buffer, length, p -> found.add(new Found(p.secret(), p.form(), where)));
      // A pattern may lie over the border of two pieces.
      kept = Math.min(length, patterns.longest() - 1);
      System.arraycopy(buffer, length - kept, buffer, 0, kept);
      at += read;
      bytes += read;
    }
    return bytes;
  }

  /** Those parts of what was missed that the process has now. */
  private List<Mapping> stillThere(List<Mapping> missed) throws IOException {
    if (missed.isEmpty()) {
      return missed;
    }
    List<Mapping> now = mappings();
    List<Mapping> parts = new ArrayList<>();
    for (Mapping part : joined(missed)) {
      for (Mapping mapping : now) {
        long start = Math.max(part.start(), mapping.start());
        long end = Math.min(part.end(), mapping.end());
        if (start < end) {
          parts.add(new Mapping(start, end, mapping.name()));
        }
      }
    }
    return parts;
  }

  private static List<Mapping> joined(List<Mapping> pages) {
    List<Mapping> joined = new ArrayList<>();
    for (Mapping page : pages) {
      Mapping last = joined.isEmpty() ? page : joined.get(joined.size() - 1);
      if (!joined.isEmpty() && last.end() == page.start()) {
        joined.set(joined.size() - 1, new Mapping(last.start(), page.end(), page.name()));
      } else {
        joined.add(page);
      }
    }
    return joined;
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
