package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.wire.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a party's further collaborations. */
class FurtherCollaborationTest {
  private static final byte[] KEY = {1, 2, 3};

  private final Path root;
  private NodeDirectory node = new NodeDirectory(Path.of("unset"));

  FurtherCollaborationTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void makeNode() throws IOException {
    node = new NodeDirectory(root);
    node.create("metromail", Clock.systemUTC());
    Files.writeString(
        root.resolve("node.yaml"),
        "node:\n  name: metromail\n  role: party\n  collaborations:\n    - name: autumn\n    - name: winter-2\n      agreement: elsewhere/signed.json\n");
  }

  private List<OwnCollaboration> homes() {
    return OwnCollaboration.all(NodeConfiguration.load(root.resolve("node.yaml")), node);
  }

  @Test
  void each_hasAFolderOfItsOwn() {
    assertThat(homes())
        .extracting(
            home -> home.directory().resolve(home.configuration().agreement()),
            home -> home.directory().resolve(home.configuration().policies()))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                root.resolve("agreement.json"), root.resolve("policies")),
            org.assertj.core.groups.Tuple.tuple(
                root.resolve("collaborations/autumn/agreement.json"),
                root.resolve("collaborations/autumn/policies")),
            org.assertj.core.groups.Tuple.tuple(
                root.resolve("elsewhere/signed.json"),
                root.resolve("collaborations/winter-2/policies")));
  }

  /** Copied by hand, or by who can write the directory: it is no key there. */
  @Test
  void keyOfOne_opensInNoOther() throws IOException {
    List<NodeDirectory> directories = homes().stream().map(OwnCollaboration::made).toList();
    for (NodeDirectory from : directories) {
      from.writeSecret("collaboration-1.key", KEY);
      assertThat(from.readKey("collaboration-1.key")).isEqualTo(KEY);
      for (NodeDirectory to : directories) {
        if (!to.equals(from)) {
          Files.copy(
              from.resolve("keys/collaboration-1.key"), to.resolve("keys/collaboration-2.key"));
          Files.copy(
              from.resolve("keys/collaboration-1.key"),
              to.resolve("keys/collaboration-1.key"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          assertThatThrownBy(() -> to.readKey("collaboration-1.key"))
              .isInstanceOf(ConfigurationException.class)
              .hasMessageContaining("does not open with this node's keys");
          Files.delete(to.resolve("keys/collaboration-1.key"));
          Files.delete(to.resolve("keys/collaboration-2.key"));
        }
      }
    }
  }

  @Test
  void nodeSignsWithOneKey_andMarksPeopleWithAnotherInEach() {
    Set<String> marks = new HashSet<>();
    for (OwnCollaboration home : homes()) {
      assertThat(home.directory().signingKey().verifyingKey())
          .isEqualTo(node.signingKey().verifyingKey());
      assertThat(home.directory().tls().certificatePem()).isEqualTo(node.tls().certificatePem());
      byte[] mark = home.directory().localKey().toByteArray(SecretAccess.insecure());
      assertThat(mark).hasSize(32);
      assertThat(home.directory().localKey().toByteArray(SecretAccess.insecure())).isEqualTo(mark);
      marks.add(java.util.HexFormat.of().formatHex(mark));
    }
    assertThat(marks).hasSize(3);
  }

  @Test
  void oneNodeUnderTwoNames_orTwoUnderOne_areRefused() {
    Agreement spring = agreement("spring", "hearth", "key-of-hearth");

    assertThatCode(
            () ->
                OwnCollaboration.checkSigners(
                    List.of(spring, agreement("autumn", "orchard", "key-of-orchard"))))
        .doesNotThrowAnyException();
    for (Agreement other :
        List.of(
            agreement("autumn", "hearth-too", "key-of-hearth"),
            agreement("autumn", "hearth", "another-key"))) {
      assertThatThrownBy(() -> OwnCollaboration.checkSigners(List.of(spring, other)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "`%s` in the agreement `autumn` has the key or the name of another node of another agreement; a node has one name and one key wherever it takes part, since what it receives is counted together"
                  .formatted(other.members().get(0).name()));
    }
  }

  private static Agreement agreement(String name, String member, String key) {
    return new Agreement(
        Agreement.VERSION,
        name,
        1,
        List.of(
            new Agreement.Node(member, key, ""), new Agreement.Node("metromail", "own-key", "")),
        new Agreement.Node("room-of-" + name, "key-of-room-of-" + name, ""),
        List.of("email"),
        NormalisationProfile.CANONICAL.id(),
        List.of("measurement"));
  }

  @Test
  void removal_takesWhatTheNodeMade_andLeavesWhatAPersonWrote() throws IOException {
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    homes().forEach(home -> home.made().writeSecret("collaboration-1.key", KEY));
    Path further = root.resolve("collaborations/autumn");
    for (String file : List.of("agreement.json", "help.db", "audiences/a.csv", "policies/p.yaml")) {
      Files.createDirectories(further.resolve(file).getParent());
      Files.writeString(further.resolve(file), "");
    }

    NodeRemoval.Removed removed = NodeRemoval.of(node, configuration);

    assertThat(further.resolve("policies/p.yaml")).exists();
    assertThat(removed.kept()).contains(root.resolve("collaborations"));
    try (var left = Files.walk(root.resolve("collaborations"))) {
      assertThat(left.filter(Files::isRegularFile))
          .containsExactly(further.resolve("policies/p.yaml"));
    }
  }

  @Test
  void unknownName_isRefused() {
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));

    assertThat(OwnCollaboration.named(configuration, node, Optional.of("autumn")).name())
        .hasValue("autumn");
    assertThatThrownBy(() -> OwnCollaboration.named(configuration, node, Optional.of("summer")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("this node has no collaboration `summer`");
  }
}
