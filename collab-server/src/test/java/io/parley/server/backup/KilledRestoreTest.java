package io.parley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is killed after any of its steps, and repeated. */
class KilledRestoreTest {
  private final Path folder;
  private final Path master;
  private final Path file;

  KilledRestoreTest(@TempDir Path folder) {
    this.folder = folder;
    this.master = folder.resolve("master.key");
    this.file = folder.resolve("room.backup");
  }

  /** Stands for the kill: nothing in the restore catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Path node() {
    return folder.resolve("node");
  }

  private void write(String relative) throws IOException {
    Path path = node().resolve(relative);
    Files.createDirectories(path.getParent());
    Files.writeString(path, relative);
  }

  private void backup() throws IOException {
    new NodeDirectory(node()).create("room", Clock.systemUTC());
    Files.copy(node().resolve("keys/master.key"), master, StandardCopyOption.COPY_ATTRIBUTES);
    Path config = node().resolve("node.yaml");
    Files.writeString(
        config,
        """
        node:
          name: room
          role: room
        """);
    for (String one : List.of("objections.csv", "policies/a.yaml", "policies/b.yaml")) {
      write(one);
    }
    for (String one : List.of("lake/people/1.parquet", "lake/people/2.parquet", "lake/v")) {
      write(one);
    }
    for (String one : List.of("agreements/1.json", "agreements/2.json", "policy-versions/1.sig")) {
      write(one);
    }
    new Backup(NodeConfiguration.load(config), new NodeDirectory(node()), "test", Clock.systemUTC())
        .write(file);
  }

  private Restore.Restored restore(Consumer<Path> moved) {
    return new Restore(
            node(),
            new MasterKeySource(master, Optional.empty()),
            Optional.of("room"),
            false,
            Clock.systemUTC(),
            moved)
        .from(file);
  }

  private void clear() throws IOException {
    try (Stream<Path> walk = Files.walk(node())) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Everything but what no backup holds, and what the restores note for the audit log. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(node())) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            node().relativize(path).toString(),
            new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
      }
    }
    files.keySet().removeAll(List.of("keys/master.key", "node.lock", "restored.json"));
    return files;
  }

  @Test
  void repeated_isWholeAfterAnyStep() throws IOException {
    backup();
    Map<String, String> before = files();
    clear();
    AtomicInteger steps = new AtomicInteger();
    restore(path -> steps.incrementAndGet());
    assertThat(files()).isEqualTo(before);
    assertThat(steps).hasValueGreaterThan(8).hasValueLessThan(before.size());

    for (int last = 1; last <= steps.get(); last++) {
      clear();
      AtomicInteger left = new AtomicInteger(last);
      assertThatThrownBy(
              () ->
                  restore(
                      path -> {
                        if (left.decrementAndGet() == 0) {
                          throw new Killed();
                        }
                      }))
          .isInstanceOf(Killed.class);
      restore(path -> {});
      assertThat(files()).as("killed after step %d", last).isEqualTo(before);
    }
  }

  @Test
  void emptyFoldersInTheWay_areReplaced() throws IOException {
    backup();
    Map<String, String> before = files();
    clear();
    Files.createDirectories(node().resolve("policies/empty/inside"));

    restore(path -> {});

    assertThat(files()).isEqualTo(before);
  }
}
