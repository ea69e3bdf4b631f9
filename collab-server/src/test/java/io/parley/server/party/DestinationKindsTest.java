package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.Receiver;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.platform.Platforms;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each platform from node.yaml by the command: tried, broken half-way, taken up without doubles,
 * and somebody taken out again, against the stand-in that checks what its documents say.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DestinationKindsTest {
  private static final int PEOPLE = 10_500;

  /** As the node knows her; her own spelling and her name are in people.csv. */
  private static final String JANE = "janesaoirse@gmail.com";

  private static final String FIELDS =
      "given_name,family_name,birth_date,gender,locality,region,postal_code,country";
  private static final Path GOLDEN = Path.of("src/test/resources/destination");

  /** A kind, its settings, and how a row of its body looks. */
  enum Kind {
    GOOGLE_DATA_MANAGER(
        "url: \"%s\", account: \"1234567890\", login-account: \"9876543210\", audience: \"4242\"",
        "\\{\"userData\":\\{.*?]}}"),
    META_CUSTOM_AUDIENCE(
        "url: \"%s/v25.0\", audience: \"23850000000\"", "\\[\"[0-9a-f-]{36}\".*?\"]"),
    TIKTOK_SEGMENT(
        "url: \"%s/open_api/v1.3\", advertiser: \"6812345\", audience: \"17000001\"",
        "\\[\\{\"id\".*?\\{}]"),
    LINKEDIN_SEGMENT(
        "url: \"%s/rest\", segment: \"10001\", version: \"202611\"",
        "\\{\"action\".*?(?:]|\"[A-Z]{2}\")}(?=,\\{|]})"),
    AMAZON_AUDIENCE(
        "url: \"%s\", client-id: amzn1.application-oa2-client.1, audience: \"123456789\"",
        "\\{\"externalUserId\".*?(?:}}}}|}]})"),
    TRADE_DESK_CRM(
        "url: \"%s/v3\", advertiser: adv1, segment: crm1, drop-hosts: 127.0.0.1", "[^\n]{44}\n"),
    TRADE_DESK_UID2(
        "url: \"%s\", uid2-url: \"%1$s\", advertiser: adv1, segment: autumn", "\\{\"UID2\".*?}]}"),
    WEBHOOK("url: \"%s/hook\", audience: autumn, columns: \"email,phone\"", "\\{\"email\":.*?]}");

    private final String settings;
    private final Pattern row;

    Kind(String settings, String row) {
      this.settings = settings;
      this.row = Pattern.compile(row);
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Jane is addressed by a UID2 of her phone number too. */
    int more() {
      return this == TRADE_DESK_UID2 ? 1 : 0;
    }

    /** A list that is replaced goes at once, after a call that makes room for it. */
    boolean replaces() {
      return this == TRADE_DESK_CRM;
    }
  }

  private ExportingNode node;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    node = ExportingNode.ready(root, sources());
    node.secret("token.key", TestPeople.TOKEN);
    node.secret("uid2.key", Platforms.UID2_SECRET);
    Files.writeString(
        node.path("people.csv"),
        """
        email,phone,given_name,family_name,birth_date,gender,locality,region,postal_code,country
        " Jane.Saoirse+Work@GMAIL.com ",,Jane,Saoirse,1987-06-05,F,Menlo Park,CA,94025,US
        """);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void kind_fromNodeYaml(Kind kind) throws IOException {
    try (StandIn standIn = new StandIn(Platforms.of(kind.word()))) {
      node.destinations(yaml(kind, standIn));
      Set<UUID> people = new TreeSet<>(node.people().values());
      node.declare(kind.word(), "there");
      node.listed(kind.word(), people, kind.word());

      Said valid = node.export(kind.word(), "there", "--validate-only");
      assertThat(valid.exit()).as(valid.all()).isZero();
      assertThat(valid.out()).startsWith("valid ").contains("10,500 added");
      assertThat(standIn.members()).as("only tried").isEmpty();

      standIn.failAt(kind == Kind.TRADE_DESK_UID2 ? 4 : 2, Receiver.Failure.FORBID);
      Said broken = node.export(kind.word(), "there");
      assertThat(broken.exit()).isEqualTo(1);
      assertThat(broken.out()).startsWith("broken ").contains("failed 403: 1");
      assertThat(node.status(kind.word())).contains("at there: broken, delivery 1");
      int brought = standIn.members().size();
      assertThat(brought).isLessThan(PEOPLE);

      standIn.recover();
      Said resumed = node.export(kind.word(), "there");
      assertThat(resumed.exit()).as(resumed.all()).isZero();
      assertThat(resumed.out()).contains("delivered", "10,500 added");
      assertThat(resumed.out().contains(" 0 sent before")).isEqualTo(kind.replaces());
      assertThat(standIn.members()).hasSize(PEOPLE + kind.more());
      assertThat(standIn.doubles()).as("nobody twice").isZero();
      assertThat(standIn.broken()).as("rules of the platform").isEmpty();
      assertThat(node.status(kind.word()))
          .contains("at there: whole, delivery 1, about 10,500 people");
      assertGolden(kind, "add", standIn.seen());
      assertThat(node.export(kind.word(), "there").out()).isEqualTo("nothing is due there\n");

      int before = standIn.calls();
      people.remove(node.people().get(JANE));
      node.listed(kind.word(), people, kind.word());
      Said removed = node.export(kind.word(), "there");
      assertThat(removed.exit()).as(removed.all()).isZero();
      assertThat(standIn.members()).hasSize(PEOPLE - 1);
      assertThat(standIn.broken()).isEmpty();
      if (!kind.replaces()) {
        assertThat(removed.out()).contains("0 added, 1 removed");
        assertGolden(kind, "remove", standIn.seen().subList(before, standIn.calls()));
      }
      assertAudited(kind);
    }
  }

  private static String yaml(Kind kind, StandIn standIn) {
    String secrets =
        switch (kind) {
          case WEBHOOK -> "signing: \"file:token.key\"";
          case TRADE_DESK_UID2 ->
              "token: \"file:token.key\", uid2-key: \"file:token.key\", uid2-secret: \"file:uid2.key\"";
          default -> "token: \"file:token.key\"";
        };
    return """
        - name: there
          kind: %s
          with: {%s, people: people.csv, fields: "%s"}
          secrets: {%s}
        """
        .formatted(kind.word(), kind.settings.formatted(standIn.base()), FIELDS, secrets);
  }

  /** Of the body with Jane: its frame, and her row alone; ids of the node and of batches hidden. */
  private static void assertGolden(Kind kind, String change, List<StandIn.Call> calls)
      throws IOException {
    List<String> bodies = new ArrayList<>();
    for (StandIn.Call call : calls) {
      List<String> rows = new ArrayList<>();
      var each = kind.row.matcher(call.text());
      int first = -1;
      int last = -1;
      while (each.find()) {
        first = first < 0 ? each.start() : first;
        last = each.end();
        if (isJanes(each.group())) {
          rows.add(each.group());
        }
      }
      if (!rows.isEmpty()) {
        bodies.add(call.text().substring(0, first) + rows.get(0) + call.text().substring(last));
      }
    }
    bodies.removeIf(body -> body.contains("\"validateOnly\":true"));
    assertThat(new TreeSet<>(bodies))
        .as("Jane goes in one body, again where it was refused")
        .hasSize(1);
    String body =
        bodies
            .get(0)
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "PERSON")
            .replaceAll("\"batch\":\"[0-9a-f]{64}\"", "\"batch\":\"BATCH\"")
            .replaceAll("\"(batch_seq|sequence)\":[0-9]+", "\"$1\":N")
            .replaceAll("\"(last_batch_flag|last)\":(true|false)", "\"$1\":LAST");
    Path file = GOLDEN.resolve(kind.word() + "-" + change + ".txt");
    if (Boolean.getBoolean("parley.generate")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, body);
    }
    assertThat(body).isEqualTo(Files.readString(file));
  }

  /** By the hashes that the vendors' documents, or the facts gathered from them, have for her. */
  private static boolean isJanes(String row) {
    return List.of(
            "92ee26057ed9dea2535d6c8b141d48373932476599196e00352254896db5888f",
            "ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=",
            "6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c",
            "58bad64ae1c94e2bfdcf592ca545bea6201cbe1a87f8bef0cb88388f88009649",
            "4fa9d73c16329a29f252d5db851c9acd070de0f199e860d074ce0beedaf26019")
        .stream()
        .anyMatch(row::contains);
  }

  private void assertAudited(Kind kind) throws IOException {
    List<String> receipts = node.receipts(kind.word());
    assertThat(receipts).hasSize(3);
    assertThat(receipts.get(0)).contains("\"complete\":false", "\"failed\":{\"403\":1}");
    assertThat(receipts.get(1))
        .contains("\"complete\":true", "\"delivery\":\"" + kind.word() + "-there-00001\"");
    assertThat(receipts.get(2)).contains("\"complete\":true", "-there-00002");
    for (String receipt : receipts) {
      assertThat(receipt).doesNotContain("example", "saoirse", TestPeople.TOKEN);
      assertThat(isJanes(receipt)).isFalse();
    }
  }

  private static String sources() {
    StringBuilder csv = new StringBuilder("email,phone,campaign\n");
    csv.append("Jane.Saoirse+Work@GMAIL.com,+374 (93) 828-222,none\n");
    for (int i = 2; i <= PEOPLE; i++) {
      csv.append("u%d@example.com,,none\n".formatted(i));
    }
    return csv.toString();
  }
}
