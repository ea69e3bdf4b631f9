package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver's node keeps of an audience, and under which tokens its partner sends people. */
class AudienceAtNodeTest {
  private final Path root;

  AudienceAtNodeTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void partnersOwnTokens_stayTheSameForAReceiver_andNothingElseDoes() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      String first = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
      String second = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
      String numbers = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "metromail");

      Set<UUID> own = column(two.hearth(), first, "people0", 1);
      assertThat(own).hasSize(4).isEqualTo(column(two.hearth(), second, "people0", 1));
      assertThat(column(two.hearth(), numbers, "people0", 1)).doesNotContainAnyElementsOf(own);
      assertThat(column(two.metromail(), first, "people1", 1))
          .as("the receiver's own tokens")
          .doesNotContainAnyElementsOf(column(two.metromail(), second, "people1", 1));
    }
  }

  @Test
  void keyTokens_areTheQuerysOwn_inAudiencesToo() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      String first = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
      String second = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

      Set<UUID> emails = column(two.hearth(), first, "people0", 2);
      assertThat(emails).hasSize(3);
      assertThat(column(two.hearth(), second, "people0", 2)).doesNotContainAnyElementsOf(emails);
    }
  }

  @Test
  void declaredAudience_isKeptSealedInThePlaceOfAFile_andSurvivesARestart() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      declare("none");
      String query = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

      Audiences.Delivered delivered = two.metromail().deliver(query, ownTokens(two, query));

      assertThat(delivered.file()).isEqualTo("audiences/none");
      two.restart("metromail");
      Membership kept = book().membership("none");
      assertThat(kept.members()).hasSize(4);
      assertThat(kept.destinations()).as("what both policies say").containsExactly("file");
      assertThat(kept.runs()).extracting(Membership.Run::query).containsExactly(query);
    }
  }

  @Test
  void withheldList_isNotedAndNobodyChanges() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      declare("none");
      String first = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
      two.metromail().deliver(first, ownTokens(two, first));
      String second = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

      Audiences.Delivered delivered = two.metromail().deliver(second, new byte[0]);

      assertThat(delivered.file()).isEmpty();
      Membership kept = book().membership("none");
      assertThat(kept.members()).hasSize(4);
      assertThat(kept.last().orElseThrow().delivered()).isFalse();
    }
  }

  private AudienceBook book() {
    return new AudienceBook(new NodeDirectory(root.resolve("metromail")));
  }

  private void declare(String name) {
    assertThat(
            book()
                .declare(
                    new Audience(
                        1,
                        name,
                        TwoNodes.AUDIENCE,
                        "activation",
                        Optional.empty(),
                        Optional.empty(),
                        List.of())))
        .isTrue();
  }

  private static byte[] ownTokens(TwoNodes two, String query) {
    Set<UUID> own = column(two.metromail(), query, "people1", 1);
    ByteBuffer packed = ByteBuffer.allocate(own.size() * 16);
    own.forEach(
        t -> packed.putLong(t.getMostSignificantBits()).putLong(t.getLeastSignificantBits()));
    return packed.array();
  }

  /** A column of tokens of a stream, by its place, without NULLs. */
  private static Set<UUID> column(PartyCollaboration node, String query, String stream, int place) {
    Set<UUID> tokens = new TreeSet<>();
    PartyStreams.Prepared prepared = node.stream(query, stream);
    try (DuckDb database = prepared.database()) {
      database.query(
          prepared.query(),
          row -> {
            if (row.getObject(place) instanceof UUID token) {
              tokens.add(token);
            }
          });
    }
    return tokens;
  }
}
