package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCollaborationTest {
  private final Path folder;

  OwnCollaborationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private NodeConfiguration configuration(String collaborations) throws IOException {
    return NodeConfiguration.load(
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            node:
              name: room
              role: room
              members: {hearth: "127.0.0.1:1"}
              collaborations: %s
            """
                .formatted(collaborations)));
  }

  private List<OwnCollaboration> all(String collaborations) throws IOException {
    return OwnCollaboration.all(configuration(collaborations), new NodeDirectory(folder));
  }

  @Test
  void first_isTheNodeItself_andEachFurtherOneHasItsFolder() throws IOException {
    List<OwnCollaboration> all =
        all(
            "[{name: autumn-2, members: {cinema: \"127.0.0.1:2\"}}, {name: week, agreement: signed.json}]");

    assertThat(all)
        .extracting(OwnCollaboration::name)
        .containsExactly(Optional.empty(), Optional.of("autumn-2"), Optional.of("week"));
    assertThat(all.get(0).directory().path()).isEqualTo(folder);
    assertThat(all.get(0).configuration().members()).containsOnlyKeys("hearth");
    assertThat(all.get(1).directory().path()).isEqualTo(folder.resolve("collaborations/autumn-2"));
    assertThat(all.get(1).configuration().members()).containsOnlyKeys("cinema");
    assertThat(all.get(1).directory().resolve(all.get(1).configuration().agreement()))
        .isEqualTo(folder.resolve("collaborations/autumn-2/agreement.json"));
    assertThat(all.get(2).directory().resolve(all.get(2).configuration().agreement()))
        .isEqualTo(folder.resolve("signed.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../up",
        "Spring",
        "a/b",
        "a_b",
        "\"\"",
        "-a",
        "a.b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void nameThatIsNoneForAFolder_isRefused(String name) {
    assertThatThrownBy(() -> configuration("[{name: %s}]".formatted(name)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            folder.resolve("node.yaml")
                + ": `node.collaborations` has a name that is none for a folder; it has lower-case letters, digits and dashes, at most 40, and begins with a letter or digit");
  }

  @Test
  void nameTwice_isRefused() {
    assertThatThrownBy(() -> configuration("[{name: week}, {name: week}]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            folder.resolve("node.yaml")
                + ": `node.collaborations` has `week` twice; each is one collaboration");
  }

  @Test
  void nameThatTheNodeHasNot_isRefusedWithThoseItHas() throws IOException {
    NodeConfiguration two = configuration("[{name: week}]");
    NodeDirectory directory = new NodeDirectory(folder);

    assertThat(OwnCollaboration.named(two, directory, Optional.of("week")).name()).hasValue("week");
    assertThat(OwnCollaboration.named(two, directory, Optional.empty()).name()).isEmpty();
    assertThatThrownBy(() -> OwnCollaboration.named(two, directory, Optional.of("weak")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "this node has no collaboration `weak`; leave --collaboration out for that of `node.agreement`, or take one of week");
  }

  /** One node's keys sign for all; what they seal opens in its own collaboration alone. */
  @Test
  void keysForSealing_differByCollaboration_andThoseForSigningDoNot() throws IOException {
    new NodeDirectory(folder).create("room", Clock.systemUTC());
    List<OwnCollaboration> all = all("[{name: autumn}, {name: week}]");
    byte[] value = "n = 17".getBytes(StandardCharsets.UTF_8);

    for (OwnCollaboration one : all) {
      Envelope own = one.directory().keys().envelope();
      byte[] sealed = own.seal("answer 1", value);
      assertThat(own.open("answer 1", sealed)).isEqualTo(value);
      assertThat(one.directory().signingKey().verifyingKey().encoded())
          .isEqualTo(new NodeDirectory(folder).signingKey().verifyingKey().encoded());
      for (OwnCollaboration other : all) {
        if (!other.equals(one)) {
          assertThatThrownBy(() -> other.directory().keys().envelope().open("answer 1", sealed))
              .isInstanceOf(SealRejected.class);
        }
      }
    }
  }
}
