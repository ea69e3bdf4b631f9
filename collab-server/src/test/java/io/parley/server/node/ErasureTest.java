package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets leave no copy behind. A second name of a file shows what became of its bytes. */
class ErasureTest {
  private final Path folder;
  private final NodeDirectory node;

  ErasureTest(@TempDir Path folder) {
    this.folder = folder;
    this.node = new NodeDirectory(folder.resolve("hearth"));
  }

  @BeforeEach
  void makeNode() {
    node.create("hearth", Clock.systemUTC());
  }

  private Path key(String name) {
    return node.resolve("keys").resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(node.resolve("keys"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void replacedSecret_isOverwritten() throws IOException {
    node.writeSecret("one.key", bytes("before"));
    Path before = Files.createLink(folder.resolve("second-name"), key("one.key"));
    List<String> names = names();

    node.writeSecret("one.key", bytes("after"));

    assertThat(Files.readAllBytes(before)).isNotEmpty().containsOnly(0);
    assertThat(node.readKey("one.key")).isEqualTo(bytes("after"));
    assertThat(names()).isEqualTo(names);
  }

  @Test
  void whatACrashLeft_isGone() throws IOException {
    List<String> names = names();
    Files.write(key(".new123.tmp"), bytes("a secret"));

    assertThat(Erasure.sweep(node)).isEqualTo(1);

    assertThat(names()).isEqualTo(names);
    assertThat(Erasure.sweep(node)).isZero();
  }

  @Test
  void erased_isZerosToItsEnd() throws IOException {
    Path file = Files.write(folder.resolve("long"), bytes("a secret".repeat(20_000)));
    Path second = Files.createLink(folder.resolve("second-name"), file);

    Erasure.erase(file);

    assertThat(file).doesNotExist();
    assertThat(Files.readAllBytes(second)).hasSize(160_000).containsOnly(0);
  }

  /** A crash between the second name and the new file: the key is in use under both. */
  @Test
  void keyThatWasNeverReplaced_outlivesTheSweep() throws IOException {
    node.writeSecret("one.key", bytes("in use"));
    Files.createLink(key(".new456.tmp"), key("one.key"));

    Erasure.sweep(node);

    assertThat(names()).doesNotContain(".new456.tmp");
    assertThat(node.readKey("one.key")).isEqualTo(bytes("in use"));
  }
}
