package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.PolicySet;
import io.parley.server.wire.Offer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Templates and derived tables in an offer. */
class NamedOffersTest {
  private static final String REACH =
      """
      policy: template/v1
      template: reach
      owner: hearth
      about: a question
      sql: SELECT COUNT(DISTINCT person) AS n FROM hearth.customers
      """;
  private static final String BIG =
      """
      policy: derived/v1
      table: big
      owner: hearth
      about: people
      sql: SELECT person FROM hearth.customers
      """;
  private static final String OPEN =
      """
      policy: public/v1
      table: big
      owner: hearth
      rows: 10
      columns: {month: {type: integer}}
      """;

  private static PolicySet offered(String party, String... texts) {
    return PolicyFolder.set(
        List.of(
            new Offer(
                Offer.VERSION,
                party,
                IntStream.range(0, texts.length)
                    .mapToObj(i -> new Offer.PolicyFile("f" + i + ".yaml", texts[i]))
                    .toList(),
                Map.of())));
  }

  @Test
  void offer_ofBoth_isRead() {
    PolicySet policies = offered("hearth", REACH, BIG);

    assertThat(policies.templates()).hasSize(1);
    assertThat(policies.derivedTables()).hasSize(1);
  }

  @Test
  void offer_inAnothersName_isRefused() {
    for (String text : List.of(REACH, BIG)) {
      assertThatThrownBy(() -> offered("metromail", text))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "f0.yaml names `hearth` as owner, but `metromail` offers it; a party offers its own"
                  + " tables only");
    }
  }

  @Test
  void derivedTable_namedLikeATable_isRefused() {
    assertThatThrownBy(() -> offered("hearth", OPEN, BIG))
        .hasMessage("f1.yaml:2:1: a second policy for `hearth.big`; keep one file for each table");
  }

  @Test
  void derivedTable_namedLikeATableOfTheNode_isRefused() {
    assertThatThrownBy(() -> offered("hearth", BIG.replace("table: big", "table: people")))
        .hasMessageContaining("`people` is a table of the node itself");
  }

  @Test
  void template_twice_isRefused() {
    assertThatThrownBy(() -> offered("hearth", REACH, REACH))
        .hasMessage(
            "f1.yaml:2:1: a second template `hearth.reach`; keep one file for each template");
  }
}
