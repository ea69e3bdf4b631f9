package io.parley.connector.destination.file;

import io.parley.connector.destination.Receiver;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A store in memory that can fail. Its members are lines of additions without those of removals.
 */
final class MemoryStore implements FileStore, Receiver {
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Function<byte[], List<String>> lines;
  private int calls;
  private int failAt = Integer.MAX_VALUE;
  private Failure failure = Failure.REFUSE;

  MemoryStore(Function<byte[], List<String>> lines) {
    this.lines = lines;
  }

  Map<String, byte[]> files() {
    return files;
  }

  @Override
  public void put(String path, byte[] content) throws IOException {
    calls++;
    if (calls >= failAt && failure != Failure.DROP) {
      throw new IOException("the disk is full");
    }
    files.put(path, content);
    if (calls >= failAt) {
      throw new IOException("gone");
    }
  }

  @Override
  public Optional<byte[]> get(String path, int most) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public Set<String> members() {
    Set<String> members = new HashSet<>();
    files.forEach(
        (path, content) -> {
          if (path.contains("/add-")) {
            members.addAll(lines.apply(content));
          }
        });
    files.forEach(
        (path, content) -> {
          if (path.contains("/remove-")) {
            lines.apply(content).forEach(members::remove);
          }
        });
    return members;
  }

  @Override
  public int doubles() {
    int lines = 0;
    Set<String> all = new HashSet<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().contains("/add-")) {
        lines += this.lines.apply(file.getValue()).size();
        all.addAll(this.lines.apply(file.getValue()));
      }
    }
    return lines - all.size();
  }

  @Override
  public int calls() {
    return calls;
  }

  @Override
  public void failAt(int call, Failure how) {
    failAt = calls + call;
    failure = how;
  }

  @Override
  public void recover() {
    failAt = Integer.MAX_VALUE;
  }

  @Override
  public void close() {}
}
