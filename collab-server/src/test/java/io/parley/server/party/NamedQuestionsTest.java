package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.Reason;
import io.parley.query.Planning;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates and derived tables between two real nodes, with the room's part played here. */
@Tag("slow")
class NamedQuestionsTest {
  private static final String REACH =
      """
      policy: template/v1
      template: reach
      owner: hearth
      about: customers among the readers of a segment
      parameters:
        segment: {type: text, values: [mens, womens, none]}
        months: {type: integer, bounds: [1, 24]}
      sql: >-
        SELECT COUNT(DISTINCT person) AS n
        FROM metromail.mailings m JOIN hearth.customers c USING (person)
        WHERE m.segment = :segment AND c.recency <= :months
      """;
  private static final String NEW =
      """
      policy: derived/v1
      table: new_readers
      owner: metromail
      about: readers who bought at hearth within two months
      sql: >-
        SELECT m.person, m.segment FROM metromail.mailings m
        JOIN hearth.customers c ON m.person = c.person WHERE c.recency <= 2
      """;
  private static final String ASKED = "EXECUTE hearth.reach(segment => 'none', months => 3)";
  private static final String LIKE_IT =
      "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings m JOIN hearth.customers c"
          + " USING (person) WHERE m.segment = 'none' AND c.recency <= 3";
  private static final String COUNT =
      "SELECT segment, COUNT(DISTINCT person) AS n FROM metromail.new_readers GROUP BY segment";

  private TwoNodes two;
  private Path root;

  @BeforeEach
  void startNodes(@TempDir Path folder) throws IOException {
    root = folder;
    two =
        TwoNodes.ready(
            folder,
            Map.of(
                "hearth/policies/reach.yaml", REACH,
                "metromail/policies/new_readers.yaml", NEW,
                "metromail/policies/mailings.yaml", mailings(digest(REACH), "group, filter")));
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  private static String digest(String template) {
    return ((PolicyDocument.Named)
            PolicyReader.read("t.yaml", template.getBytes(StandardCharsets.UTF_8)))
        .template()
        .digest();
  }

  /** A table that is answered through hearth's template, and to metromail itself. */
  private static String mailings(String digest, String use) {
    return """
        policy: parley/v1
        table: mailings
        owner: metromail
        population: readers
        person: person
        match: [email, phone]
        columns:
          segment: {type: text, use: [%s], values: [mens, womens, none]}
        allow:
          - analysis: template
            templates: [hearth.reach@%s]
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 0.1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
          - analysis: aggregate
            to: [metromail]
            purposes: [measurement]
            protection: {epsilon_per_query: 0.1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
        """
        .formatted(use, digest);
  }

  private Reason refused(Planning planning) {
    List<Reason> reasons = ((Planning.Refused) planning).reasons();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  /** Reserves and commits at both nodes, and counts the rows of tables that each sends. */
  private Map<String, Integer> rowsSent(String sql, String member) {
    PrivatePlan plan = ((Planning.Planned) two.planning(sql, member)).plan();
    String query = two.committed(sql, Analysis.AGGREGATE, member);
    Map<String, Integer> sent = new TreeMap<>();
    for (Contribution contribution : plan.contributions()) {
      if (!(contribution instanceof Contribution.Rows)) {
        continue;
      }
      PartyCollaboration node =
          contribution.party().equals("hearth") ? two.hearth() : two.metromail();
      PartyStreams.Prepared prepared = node.stream(query, contribution.name());
      int[] rows = {0};
      try (DuckDb database = prepared.database()) {
        database.query(prepared.query(), row -> rows[0]++);
      }
      sent.put(contribution.party(), rows[0]);
    }
    return sent;
  }

  @Test
  void template_asked_isReservedCommittedAndAnsweredByBoth() {
    // Ann and Bob, and at hearth Cat too: what the values ask for, and nobody else.
    assertThat(rowsSent(ASKED, "hearth")).isEqualTo(Map.of("hearth", 3, "metromail", 2));
    assertThat(two.spent("metromail", "readers").toString())
        .isEqualTo(two.spent("hearth", "shoppers").toString());
  }

  @Test
  void sqlLikeTheTemplate_isRefusedByTheRoomAndByTheNodeItself() {
    assertThat(refused(two.planning(LIKE_IT, "hearth")).code()).isEqualTo("template-not-allowed");

    byte[] forged = two.signed(two.grant(ASKED), grant -> grant.replace(ASKED, LIKE_IT));
    assertThat(reasons(two.metromail(), forged)).containsExactly("template-not-allowed");
    // Hearth's own table allows both.
    assertThat(two.planning(LIKE_IT, "metromail")).isInstanceOf(Planning.Planned.class);
  }

  @Test
  void valueOutsideTheTemplates_isRefusedByTheNodeItself() {
    byte[] forged =
        two.signed(two.grant(ASKED), grant -> grant.replace("months => 3", "months => 99"));

    assertThat(reasons(two.metromail(), forged)).containsExactly("template-parameter");
  }

  @Test
  void template_changedByItsOwner_isRefusedUntilThePartnerSignsItsDigest() throws IOException {
    String changed = REACH.replace("c.recency <= :months", "c.recency >= :months");
    two.write("hearth/policies/reach.yaml", changed);
    two.restart("hearth");

    Reason reason = refused(two.planning(ASKED, "hearth"));
    assertThat(reason.code()).isEqualTo("template-not-allowed");
    assertThat(reason.policy().orElseThrow()).hasToString("mailings.yaml:11:17");

    two.write("metromail/policies/mailings.yaml", mailings(digest(changed), "group, filter"));
    two.restart("metromail");
    assertThat(rowsSent(ASKED, "hearth")).isEqualTo(Map.of("hearth", 2, "metromail", 2));
  }

  @Test
  void source_tightened_tightensBothAtTheNextQuestion() throws IOException {
    assertThat(rowsSent(COUNT, "metromail")).isEqualTo(Map.of("hearth", 2, "metromail", 4));
    Grant before = two.grant(COUNT, Analysis.AGGREGATE, "metromail");
    two.write("metromail/policies/mailings.yaml", mailings(digest(REACH), "count_distinct"));
    two.restart("metromail");

    assertThat(refused(two.planning(COUNT, "metromail")).message())
        .isEqualTo(
            "in the derived table `metromail.new_readers` (new_readers.yaml:5):"
                + " `metromail.mailings.segment` may not be grouped by");
    assertThat(refused(two.planning(ASKED, "hearth")).message())
        .startsWith("in the template `hearth.reach` (reach.yaml:8): `metromail.mailings.segment`");
    // Nor does the node take a grant of before.
    assertThatThrownBy(() -> two.metromail().reserve(two.signed(before)))
        .hasMessage("the grant is not about what this node offers now");
  }

  @Test
  void derivedTable_asked_sendsRowsOfItsSourcesAlone() {
    assertThat(two.offer("metromail").snapshots()).doesNotContainKey("new_readers");
    assertThat(rowsSent(COUNT, "metromail")).isEqualTo(Map.of("hearth", 2, "metromail", 4));
  }

  @Test
  void source_removed_makesTheDerivedTableUnknown() throws IOException {
    Files.delete(root.resolve("hearth/policies/customers.yaml"));
    two.restart("hearth");

    Reason toHearth = refused(two.planning(COUNT, "hearth"));
    assertThat(toHearth.code()).isEqualTo("not-found");
    assertThat(toHearth.message())
        .isEqualTo("the derived table `metromail.new_readers` is made of what is not offered now");
    assertThat(toHearth.policy().orElseThrow()).hasToString("new_readers.yaml:5:1");
    assertThat(refused(two.planning(COUNT, "metromail")).message())
        .contains("nothing named `customers` is offered here");
  }

  @Test
  void derivedTableInACycle_stopsTheNodeAtItsStart() throws IOException {
    two.write(
        "hearth/policies/round.yaml",
        """
        policy: derived/v1
        table: round
        owner: hearth
        about: itself
        sql: SELECT person FROM hearth.round
        """);

    assertThatThrownBy(() -> two.restart("hearth"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "round.yaml:5:1: in the derived table `hearth.round` (round.yaml:5): it is derived from"
                + " itself; derive it from tables with rows of their own");
  }

  private static List<String> reasons(PartyCollaboration node, byte[] signed) {
    return ((GrantDesk.Reserved.Refused) node.reserve(signed))
        .reasons().stream().map(Reason::code).toList();
  }
}
