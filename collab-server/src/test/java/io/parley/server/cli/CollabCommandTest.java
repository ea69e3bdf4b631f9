package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Withdrawal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members and a room, each with a folder of its own, and files that go between them. */
class CollabCommandTest {
  private static final List<String> NODES = List.of("hearth", "metromail", "roundel", "room");

  /** Made once: keys take time, and every test begins with the same fresh nodes. */
  private static Path made = Path.of("unset");

  private final Path folder;

  CollabCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void makeNodes(@TempDir Path once) throws IOException {
    made = once;
    for (String node : NODES) {
      String role = node.equals("room") ? "room" : "party";
      String at = once.resolve(node).toString();
      run("node", "init", at, "--name", node, "--role", role, "--port", "0");
      Files.writeString(
          once.resolve(node + ".json"), run("keys", "export", "--config", at + "/node.yaml").out());
    }
    for (String node : NODES) {
      List<String> pin = new ArrayList<>(List.of("keys", "pin", "--compared", "--config"));
      pin.add(once.resolve(node + "/node.yaml").toString());
      NODES.stream()
          .filter(n -> !n.equals(node))
          .forEach(n -> pin.add(once.resolve(n + ".json").toString()));
      run(pin.toArray(String[]::new));
    }
  }

  @BeforeEach
  void copyNodes() throws IOException {
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(f -> !f.equals(made)).toList()) {
        Files.copy(file, folder.resolve(made.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String config(String node) {
    return path(node + "/node.yaml");
  }

  private static Said run(String... command) {
    Said said = Shell.run(command);
    assertThat(said.exit()).as(said.all()).isZero();
    return said;
  }

  private static String refused(String... command) {
    Said said = Shell.run(command);
    assertThat(said.exit()).as(said.all()).isEqualTo(1);
    return said.err().substring(said.err().lastIndexOf("parley: ")).strip();
  }

  private Said create(String file, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "collab",
                "create",
                "spring",
                "--config",
                config("hearth"),
                "--member",
                path("metromail.json"),
                "--member",
                path("roundel.json"),
                "--room",
                path("room.json"),
                "--purpose",
                "measurement,activation",
                "--to",
                path(file),
                "--yes"));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  private Said sign(String node, String file) {
    return run("collab", "sign", path(file), "--config", config(node), "--yes");
  }

  private void install(String node, String file) {
    run("collab", "install", path(file), "--config", config(node));
  }

  /** All four sign, and all have it. */
  private void agree(String file) {
    create(file);
    sign("metromail", file);
    sign("roundel", file);
    sign("room", file);
    for (String node : List.of("hearth", "metromail", "roundel")) {
      install(node, file);
    }
  }

  private SignedAgreement read(String file) throws IOException {
    return Json.read(Files.readAllBytes(folder.resolve(file)), SignedAgreement.class);
  }

  private OwnAgreement own(String node) {
    Path config = Path.of(config(node));
    NodeConfiguration configuration = NodeConfiguration.load(config);
    return OwnAgreement.read(configuration, NodeDirectory.of(config, configuration));
  }

  @Test
  void everybodySigns_andEverybodyHasIt() throws IOException {
    Said drafted =
        create("a.json", "--region", "eu", "--pseudonyms", "blinded", "--growth-cap", "5000");
    assertThat(drafted.out())
        .isEqualTo(
            "signed: %s; now it goes to: metromail, roundel, room\n".formatted(path("a.json")));
    assertThat(drafted.err())
        .contains("agreement       spring, version 1\n")
        .contains("pseudonyms      blinded; a member is helped with at most 5,000 rows an epoch\n")
        .contains("region          eu\n")
        .contains("room            room, not signed yet\n")
        .contains(
            String.join(
                " ",
                read("a.json").read().room().verifyingKey().fingerprint().words().subList(0, 6)));
    assertThat(Files.exists(folder.resolve("hearth/agreement.json"))).isFalse();

    assertThat(sign("metromail", "a.json").out()).contains("now it goes to: roundel, room");
    assertThat(sign("roundel", "a.json").out()).contains("now it goes to: room");
    assertThat(sign("room", "a.json").out()).startsWith("signed by all, and in place: ");
    for (String node : List.of("hearth", "metromail", "roundel")) {
      install(node, "a.json");
    }

    for (String node : NODES) {
      Agreement agreement = own(node).agreement();
      assertThat(agreement.members())
          .extracting(Agreement.Node::name)
          .containsExactly("hearth", "metromail", "roundel");
      assertThat(agreement.region()).contains("eu");
      assertThat(agreement.keys().orElseThrow().growthCap()).isEqualTo(5000);
      assertThat(folder.resolve(node + "/agreements/spring/version-0001.json")).exists();
      assertThat(Shell.run("collab", "status", "--config", config(node)).exit()).isZero();
    }
  }

  @Test
  void unpinnedNode_isRefusedBeforeAnybodySigns() throws IOException {
    Path config = Path.of(config("hearth"));
    Files.writeString(config, Files.readString(config).replaceAll("(?m)^ +roundel: .*\n", ""));

    assertThat(
            refused(
                "collab",
                "create",
                "spring",
                "--config",
                config("hearth"),
                "--member",
                path("roundel.json"),
                "--room",
                path("room.json"),
                "--purpose",
                "measurement",
                "--to",
                path("a.json"),
                "--yes"))
        .isEqualTo("parley: no fingerprint is pinned for `roundel`");
    assertThat(folder.resolve("a.json")).doesNotExist();
  }

  @Test
  void signatureMissing_isNotPutInPlace() {
    create("a.json");
    sign("metromail", "a.json");
    sign("room", "a.json");

    assertThat(refused("collab", "install", path("a.json"), "--config", config("hearth")))
        .isEqualTo("parley: the agreement is not signed by `roundel`");
    assertThat(Shell.run("collab", "status", path("a.json"), "--config", config("hearth")).exit())
        .isEqualTo(1);
    assertThat(folder.resolve("hearth/agreement.json")).doesNotExist();
  }

  @Test
  void alteredAfterSigning_isRefused() throws IOException {
    create("a.json");
    SignedAgreement signed = read("a.json");
    String altered =
        new String(signed.bytes(), StandardCharsets.UTF_8)
            .replace("\"activation\",", "\"anything\",")
            .replace("activation", "anything");
    assertThat(altered).isNotEqualTo(new String(signed.bytes(), StandardCharsets.UTF_8));
    Files.writeString(
        folder.resolve("a.json"),
        Json.text(
            new SignedAgreement(
                Base64.getEncoder().encodeToString(altered.getBytes(StandardCharsets.UTF_8)),
                signed.signatures())));

    assertThat(refused("collab", "sign", path("a.json"), "--config", config("metromail"), "--yes"))
        .isEqualTo(
            "parley: the signature of `hearth` is not one of these bytes: the document was altered since; get it again from who drafted it");
  }

  @Test
  void roomUnderASecondName_isRefused() throws IOException {
    Path disguised = folder.resolve("disguised.json");
    Files.writeString(
        disguised,
        Files.readString(folder.resolve("metromail.json")).replace("\"metromail\"", "\"other\""));
    run("keys", "pin", disguised.toString(), "--config", config("hearth"), "--compared");

    assertThat(
            refused(
                "collab",
                "create",
                "spring",
                "--config",
                config("hearth"),
                "--member",
                path("metromail.json"),
                "--room",
                disguised.toString(),
                "--purpose",
                "measurement",
                "--to",
                path("a.json"),
                "--yes"))
        .isEqualTo(
            "parley: `metromail` and `other` have one signing key, so they are one node; a room is no member, and each member has a node of its own");
  }

  @Test
  void change_isTheNextVersion_andTheOlderOneComesBackNeverAgain() throws IOException {
    agree("a.json");
    run(
        "collab",
        "change",
        "--config",
        config("metromail"),
        "--purpose",
        "measurement",
        "--region",
        "ch",
        "--to",
        path("b.json"),
        "--yes");
    Agreement next = read("b.json").read();
    assertThat(next.number()).isEqualTo(2);
    assertThat(next.change().orElseThrow().previous())
        .isEqualTo(Digest.hex(read("a.json").bytes()));
    assertThat(next.epoch()).as("the same people under the same keys").isEqualTo(1);
    assertThat(next.purposes()).containsExactly("measurement");
    for (String node : List.of("hearth", "roundel", "room")) {
      assertThat(own(node).agreement().number()).isEqualTo(1);
      sign(node, "b.json");
    }
    for (String node : List.of("hearth", "metromail", "roundel")) {
      install(node, "b.json");
    }
    assertThat(own("hearth").agreement()).isEqualTo(next);

    String older =
        "this is version 1 of the agreement `spring`, and this node has taken another version 2, which stands; it is kept in "
            + folder.resolve("hearth/agreements/spring/version-0002.json");
    assertThat(refused("collab", "install", path("a.json"), "--config", config("hearth")))
        .isEqualTo("parley: " + older);
    Files.copy(
        folder.resolve("a.json"),
        folder.resolve("hearth/agreement.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> own("hearth"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(older);
    assertThat(folder.resolve("hearth/agreements/spring/version-0001.json")).exists();
  }

  @Test
  void changeOfMembers_takesAFreshEpoch_andNeedsNoSignatureOfWhoIsGone() throws IOException {
    agree("a.json");
    run(
        "collab",
        "change",
        "--config",
        config("hearth"),
        "--without",
        "roundel",
        "--to",
        path("b.json"),
        "--yes");
    sign("metromail", "b.json");

    assertThat(sign("room", "b.json").out()).startsWith("signed by all");
    assertThat(own("room").agreement().epoch()).isEqualTo(2);
    assertThat(refused("collab", "install", path("b.json"), "--config", config("roundel")))
        .isEqualTo("parley: the agreement has no member `roundel`");
  }

  @Test
  void secondDocumentOfOneVersion_isRefused() {
    agree("a.json");
    for (String file : List.of("b.json", "c.json")) {
      String purpose = file.equals("b.json") ? "one" : "other";
      run(
          "collab",
          "change",
          "--config",
          config("hearth"),
          "--purpose",
          purpose,
          "--to",
          path(file),
          "--yes");
      sign("metromail", file);
      sign("roundel", file);
    }
    sign("room", "b.json");

    assertThat(refused("collab", "sign", path("c.json"), "--config", config("room"), "--yes"))
        .startsWith(
            "parley: this is version 2 of the agreement `spring`, and this node has taken another version 2");
  }

  @Test
  void versionThatWasSkipped_isWanted() throws IOException {
    agree("a.json");
    change("b.json");
    for (String node : List.of("metromail", "roundel", "room")) {
      sign(node, "b.json");
    }
    install("hearth", "b.json");
    change("c.json");

    // metromail has signed version 2, and nobody gave it back
    assertThat(refused("collab", "sign", path("c.json"), "--config", config("metromail"), "--yes"))
        .isEqualTo(
            "parley: version 3 of the agreement `spring` does not follow version 1 as this node has it; let the members change that one: parley collab change");
  }

  private void change(String file) {
    run(
        "collab",
        "change",
        "--config",
        config("hearth"),
        "--purpose",
        file.substring(0, 1),
        "--to",
        path(file),
        "--yes");
  }

  @Test
  void leaving_endsTheAgreementHere_andAtEveryNodeThatIsTold() throws IOException {
    agree("a.json");
    assertThat(own("metromail").ended()).isEmpty();

    run("collab", "leave", "--config", config("metromail"), "--to", path("w.json"), "--yes");

    assertThat(own("metromail").ended().orElseThrow().message())
        .matches("`metromail` has taken back its signature from the agreement `spring`, on 20.*Z");
    OwnAgreement running = own("hearth");
    assertThat(running.ended()).isEmpty();
    install("hearth", "w.json");
    assertThat(running.ended()).as("a running node need not start anew").isPresent();
    assertThat(Shell.run("collab", "status", "--config", config("hearth")).out())
        .contains("`metromail` has taken back its signature, on ");

    run(
        "collab",
        "change",
        "--config",
        config("hearth"),
        "--without",
        "metromail",
        "--to",
        path("b.json"),
        "--yes");
    sign("roundel", "b.json");
    sign("room", "b.json");
    install("hearth", "b.json");
    assertThat(own("hearth").ended()).as("who is left goes on").isEmpty();
  }

  /** A draft that had its signature before it left does not bring it back. */
  @Test
  void leaving_alsoEndsWhatWasDraftedBefore() throws IOException {
    agree("a.json");
    run(
        "collab",
        "change",
        "--config",
        config("hearth"),
        "--purpose",
        "more",
        "--to",
        path("b.json"),
        "--yes");
    sign("metromail", "b.json");
    run("collab", "leave", "--config", config("metromail"), "--to", path("w.json"), "--yes");
    install("roundel", "w.json");

    assertThat(refused("collab", "sign", path("b.json"), "--config", config("roundel"), "--yes"))
        .startsWith(
            "parley: `metromail` has taken back its signature from this version of `spring`, on ");
  }

  @Test
  void withdrawalThatIsForgedOrAltered_isRefused() throws IOException {
    agree("a.json");
    run("collab", "leave", "--config", config("metromail"), "--to", path("w.json"), "--yes");
    Withdrawal real = Json.read(Files.readAllBytes(folder.resolve("w.json")), Withdrawal.class);
    Files.writeString(
        folder.resolve("altered.json"),
        Files.readString(folder.resolve("w.json")).replace("metromail", "roundel"));
    Withdrawal forged =
        Withdrawal.ofAll(
            "spring",
            "metromail",
            9,
            io.parley.crypto.SigningKey.generate(),
            java.time.Instant.EPOCH);
    Files.writeString(folder.resolve("forged.json"), Json.text(forged));
    Files.writeString(
        folder.resolve("stretched.json"),
        Json.text(
            new Withdrawal(
                real.v(),
                real.collaboration(),
                real.member(),
                99,
                real.agreement(),
                real.at(),
                real.key(),
                real.signature())));

    assertThat(refused("collab", "install", path("altered.json"), "--config", config("hearth")))
        .isEqualTo(
            "parley: the key of `roundel` in the agreement is not the one pinned in node.yaml");
    assertThat(refused("collab", "install", path("forged.json"), "--config", config("hearth")))
        .isEqualTo(
            "parley: the key of `metromail` in the agreement is not the one pinned in node.yaml");
    assertThat(refused("collab", "install", path("stretched.json"), "--config", config("hearth")))
        .isEqualTo(
            "parley: the withdrawal of `metromail` is altered, or not signed by the key that it names");
    assertThat(own("hearth").ended()).isEmpty();
  }

  @Test
  void withdrawalThatWasBrokenOnDisk_stopsEveryQuestion() throws IOException {
    agree("a.json");
    Files.writeString(folder.resolve("hearth/agreements/spring/withdrawn-x-1.json"), "{");

    OwnAgreement own = own("hearth");

    assertThatThrownBy(own::ended).isInstanceOf(io.parley.server.wire.BadDocument.class);
  }

  @Test
  void revokedDraft_isSignedByNobodyAnyMore_andTheOneInPlaceStands() throws IOException {
    agree("a.json");
    run(
        "collab",
        "change",
        "--config",
        config("hearth"),
        "--purpose",
        "more",
        "--to",
        path("b.json"),
        "--yes");
    run(
        "collab",
        "revoke",
        path("b.json"),
        "--config",
        config("hearth"),
        "--to",
        path("w.json"),
        "--yes");
    install("metromail", "w.json");

    assertThat(refused("collab", "sign", path("b.json"), "--config", config("metromail"), "--yes"))
        .startsWith(
            "parley: `hearth` has taken back its signature from this version of `spring`, on ");
    assertThat(own("metromail").ended()).isEmpty();
    assertThat(own("hearth").ended()).isEmpty();
  }

  @Test
  void termsThatAreNone_areRefused() {
    assertThat(
            refused(
                "collab",
                "create",
                "spring",
                "--config",
                config("hearth"),
                "--room",
                path("room.json"),
                "--purpose",
                "measurement",
                "--to",
                path("a.json"),
                "--yes"))
        .startsWith("parley: a collaboration has two members or more");
    assertThat(
            refused(
                "collab",
                "create",
                "spring",
                "--config",
                config("hearth"),
                "--member",
                path("roundel.json"),
                "--room",
                path("room.json"),
                "--purpose",
                "measurement",
                "--match",
                "email,shoe_size",
                "--to",
                path("a.json"),
                "--yes"))
        .isEqualTo("parley: people are matched on `email` and `phone`, not on `shoe_size`");
    assertThat(
            refused(
                "collab",
                "create",
                "spring",
                "--config",
                config("room"),
                "--member",
                path("roundel.json"),
                "--room",
                path("room.json"),
                "--purpose",
                "measurement",
                "--to",
                path("a.json"),
                "--yes"))
        .isEqualTo("parley: a room is no member; a member drafts the agreement");
  }

  @Test
  void withoutATerminal_nobodySignsByAccident() {
    create("a.json");

    Said said = Shell.run("collab", "sign", path("a.json"), "--config", config("metromail"));

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("there is no terminal to ask at; say --yes if you mean it");
  }
}
