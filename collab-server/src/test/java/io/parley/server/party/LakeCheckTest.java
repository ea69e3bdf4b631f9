package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A public table that is not as its policy says is found when its owner's node starts. */
class LakeCheckTest {
  @Test
  void keyThatRepeats_isRefusedAtTheStart(@TempDir Path root) throws IOException {
    assertRefused(
        root,
        "key: [months]",
        "key: [band]",
        "bands.yaml:2:1: the public table `bands` has several rows for one value of its `key`; remove them from its source, or declare a longer key");
  }

  @Test
  void moreRowsThanDeclared_areRefusedAtTheStart(@TempDir Path root) throws IOException {
    assertRefused(
        root,
        "rows: 12",
        "rows: 3",
        "bands.yaml:2:1: the public table `bands` has more rows than its policy says; write `rows: 4` or more, and let the members sign it");
  }

  private static void assertRefused(Path root, String before, String after, String message)
      throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      Path policy = two.directory("hearth").resolve("policies").resolve("bands.yaml");
      Files.writeString(policy, Files.readString(policy).replace(before, after));
      two.sign("hearth", policy);

      assertThatThrownBy(() -> two.restart("hearth"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(message);
    }
  }
}
