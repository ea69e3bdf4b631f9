package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audit.NodeLog;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AuditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports by the command, beside a node that runs. */
class AudienceExportTest {
  private static final int PEOPLE = 2_300;
  private static final Set<String> ALLOWED = Set.of("file", "webhook", "liveramp");

  private final Path root;
  private final HookReceiver hook;
  private final TwoNodes two;
  private final AudienceBook book;
  private final Path config;

  AudienceExportTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.hook = HookReceiver.start();
    this.two = TwoNodes.ready(root, Map.of("metromail/list.csv", sources(PEOPLE)));
    this.book = new AudienceBook(new NodeDirectory(root.resolve("metromail")));
    this.config = root.resolve("metromail/node.yaml");
  }

  @BeforeEach
  void configuration() throws IOException {
    Path key = root.resolve("metromail/hook.key");
    Files.writeString(key, "a-secret-of-the-hook");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        config,
        """
        node:
          name: metromail
          role: party
          destinations:
            - name: files
              kind: file
              with: {folder: exports, columns: "email,phone"}
            - name: hook
              kind: webhook
              with: {url: "http://127.0.0.1:%d/in", audience: spring, columns: email}
              secrets: {signing: "file:hook.key"}
            - name: ramp
              kind: liveramp
              with: {folder: ramp, segment: SPRING}
        """
            .formatted(hook.port()));
  }

  @AfterEach
  void close() {
    two.close();
    hook.close();
  }

  @Test
  void people_goOnce_andWhoIsNewGoesAlone() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u1@example.com"), of(people, "u2@example.com"));

    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00001/add-00001.csv"))
        .containsExactlyInAnyOrder("u1@example.com", "u2@example.com");

    assertThat(export("few", "files").out()).isEqualTo("nothing is due there\n");
    listed("few", Instant.now(), of(people, "u2@example.com"), of(people, "u3@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/add-00001.csv")).containsExactly("u3@example.com");
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u1@example.com");
  }

  /** Three batches; the receiver takes the first, and refuses the second. */
  @Test
  void deliveryThatBrokeHalfWay_isTakenUpWithoutDoubles() throws IOException {
    declare("all", Optional.empty());
    listed("all", Instant.now(), people().values().toArray(UUID[]::new));
    hook.refuseAfter(1);

    Said broken = export("all", "hook");

    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).startsWith("broken ");
    assertThat(hook.members()).hasSize(1_000);
    hook.refuseAfter(Integer.MAX_VALUE);
    Said resumed = export("all", "hook");

    assertThat(resumed.exit()).isZero();
    assertThat(resumed.out()).contains("2 batches sent, 1 sent before");
    assertThat(hook.members()).as("nobody twice").hasSize(PEOPLE).doesNotHaveDuplicates();
    assertThat(export("all", "hook").out()).isEqualTo("nothing is due there\n");
  }

  @Test
  void whoObjects_isAbsentFromTheNextExport_andTakenOutWhereItWas() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u1@example.com"), of(people, "u2@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    Files.writeString(root.resolve("metromail/objections.csv"), "email\nU1@Example.com\n");

    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u1@example.com");
    assertThat(export("few", "hook").exit()).isZero();
    assertThat(hook.members()).as("only the one who does not object").hasSize(1);
  }

  /**
   * The lake has nobody who is erased or does not consent: what takes it out is kept until then.
   */
  @Test
  void whoIsErased_isAbsentFromTheNextExport_andTakenOutWhereItWas() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u2300@example.com"), of(people, "u2@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    two.write("metromail/list.csv", sources(PEOPLE - 1));
    Files.delete(root.resolve("metromail/ingest.json"));
    two.restart("metromail");

    assertThat(people()).doesNotContainKey("u2300@example.com");
    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u2300@example.com");
    assertThat(export("few", "hook").exit()).isZero();
    assertThat(hook.members()).hasSize(1);
  }

  /** Else the address that was theirs would stay at the destination for ever. */
  @Test
  void whoIsKnownByAnotherAddress_isTakenOutByTheOldOne() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u1@example.com"), of(people, "u2@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    two.write("metromail/list.csv", sources(PEOPLE).replace("u1@example.com", "u-one@example.com"));
    Files.delete(root.resolve("metromail/ingest.json"));
    two.restart("metromail");

    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/add-00001.csv")).containsExactly("u-one@example.com");
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u1@example.com");
    assertThat(export("few", "files").out()).isEqualTo("nothing is due there\n");
  }

  @Test
  void membershipThatIsOver_isTakenOut_whateverTheRoomHoldsBack() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.of(2));
    Instant began = Instant.now().minus(Duration.ofDays(2));
    listed(
        "few", began.plusSeconds(60), of(people, "u1@example.com"), of(people, "u2@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    // The same list, as long ago as a membership lasts.
    Files.delete(book.folder("few").resolve("members.sealed"));
    listed("few", began, of(people, "u1@example.com"), of(people, "u2@example.com"));

    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/remove-00001.csv"))
        .containsExactlyInAnyOrder("u1@example.com", "u2@example.com");
  }

  @Test
  void validateOnly_sendsAndKeepsNothing() throws IOException {
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people(), "u1@example.com"));

    Said said =
        Shell.run(
            "audience",
            "export",
            "few",
            "--to",
            "files",
            "--config",
            config.toString(),
            "--validate-only");

    assertThat(said.exit()).isZero();
    assertThat(said.out()).startsWith("valid ").contains("1 added");
    assertThat(root.resolve("metromail/exports")).doesNotExist();
    assertThat(export("few", "files").out()).contains("few-files-00001");
  }

  @Test
  void destinationThatThePoliciesDoNotName_isRefused() throws IOException {
    declare("few", Optional.empty());
    book.listed(
        book.named("few"),
        "q",
        Instant.now(),
        Set.of(of(people(), "u1@example.com")),
        Set.of("file"),
        "activation");

    Said said = export("few", "hook");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("the policies let this audience go to file, and `hook` is of kind webhook");
    assertThat(hook.members()).isEmpty();
  }

  /** It stays there for whoever reads the destination, and nobody but its owner can delete it. */
  @Test
  void listThatIsReplaced_isNotLeftThere_whenNobodyMayBeInIt() throws IOException {
    Map<String, UUID> people = people();
    List<String> listed = people.keySet().stream().limit(30).toList();
    declare("few", Optional.empty());
    listed("few", Instant.now(), listed.stream().map(people::get).toArray(UUID[]::new));
    Said delivered = export("few", "ramp");
    assertThat(delivered.exit()).as(delivered.all()).isZero();
    Files.writeString(
        root.resolve("metromail/objections.csv"), "email\n" + String.join("\n", listed) + "\n");

    Said said = export("few", "ramp");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("nobody of the audience `few` may be at `ramp` any more");
  }

  @Test
  void destinationThatThePoliciesNameNoMore_getsNobody_andGivesUpWhoIsToGo() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u1@example.com"), of(people, "u2@example.com"));
    assertThat(export("few", "files").exit()).isZero();
    book.listed(
        book.named("few"),
        "q",
        Instant.now(),
        new TreeSet<>(List.of(of(people, "u2@example.com"), of(people, "u3@example.com"))),
        Set.of("webhook"),
        "activation");

    assertThat(export("few", "files").exit()).isZero();
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u1@example.com");
    assertThat(root.resolve("metromail/exports/few-files-00002/add-00001.csv")).doesNotExist();
  }

  @Test
  void lakeThatIsBehindTheHistory_exportsNobody() throws IOException {
    Map<String, UUID> people = people();
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people, "u1@example.com"));
    IngestNote.remove(new NodeDirectory(root.resolve("metromail")));

    Said said = export("few", "files");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("the lake of this node is behind its people");
    assertThat(root.resolve("metromail/exports")).doesNotExist();
  }

  @Test
  void delivery_isInTheNodesLog_withoutAPerson() throws IOException {
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people(), "u1@example.com"));
    export("few", "files");

    List<AuditEntry> entries = new ArrayList<>();
    try (NodeLog log = NodeLog.open(config, Clock.systemUTC())) {
      log.export(
          Optional.empty(),
          line ->
              line.entry()
                  .filter(e -> e.event().equals("audience-delivery"))
                  .ifPresent(entries::add));
    }
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).details().get("receipt"))
        .contains("\"delivery\":\"few-files-00001\"", "\"added\":1")
        .doesNotContain("example.com");
  }

  @Test
  void removed_takesEverybodyOutFirst() throws IOException {
    declare("few", Optional.empty());
    listed("few", Instant.now(), of(people(), "u1@example.com"));
    export("few", "files");

    Said said = Shell.run("audience", "remove", "few", "--config", config.toString(), "--yes");

    assertThat(said.exit()).isZero();
    assertThat(emails("few-files-00002/remove-00001.csv")).containsExactly("u1@example.com");
    assertThat(root.resolve("metromail/audiences/few")).doesNotExist();
  }

  private void declare(String name, Optional<Integer> days) {
    book.declare(
        new Audience(
            1,
            name,
            "SELECT person FROM metromail.mailings",
            "",
            Optional.empty(),
            days,
            List.of("files", "hook", "ramp")));
  }

  private void listed(String name, Instant at, UUID... people) {
    book.listed(
        book.named(name), "q" + at, at, new TreeSet<>(List.of(people)), ALLOWED, "activation");
  }

  private Said export(String name, String to) {
    return Shell.run("audience", "export", name, "--to", to, "--config", config.toString());
  }

  /** Who is in the lake, by e-mail. */
  private Map<String, UUID> people() {
    Map<String, UUID> people = new TreeMap<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(root.resolve("metromail")))) {
      lake.identifiers(
          (person, type, value) -> {
            if (type.equals("email") && value.startsWith("u")) {
              people.put(value, person);
            }
          });
    }
    return people;
  }

  private static UUID of(Map<String, UUID> people, String email) {
    return Objects.requireNonNull(people.get(email));
  }

  private List<String> emails(String file) throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("metromail/exports").resolve(file))) {
      return lines.skip(1).map(line -> line.split(",", -1)[1]).toList();
    }
  }

  private static String sources(int people) {
    StringBuilder csv = new StringBuilder("email,phone,campaign\n");
    for (int i = 1; i <= people; i++) {
      csv.append("u%d@example.com,,none\n".formatted(i));
    }
    return csv.toString();
  }
}
