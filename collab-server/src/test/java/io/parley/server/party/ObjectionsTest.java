package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.wire.BadDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who objects takes part in no question from then on. */
@Tag("slow")
class ObjectionsTest {
  private final Path folder;
  private TwoNodes two;

  ObjectionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.ready(folder);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private void object(String text) throws IOException {
    Files.writeString(two.directory("hearth").resolve(Objections.FILE), text);
  }

  /** How many of hearth's four people are sent. */
  private int sent() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    int[] rows = {0};
    PartyStreams.Prepared prepared = two.hearth().stream(query, "people0");
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows[0]++);
    }
    return rows[0];
  }

  @Test
  void whoObjects_isSentNoMore() throws IOException {
    assertThat(sent()).isEqualTo(4);

    object("email,phone\n ANN@Example.com,\n,(202) 555-0143\nnobody@example.com,\n");
    assertThat(sent()).as("Ann by e-mail and Cat by phone are gone").isEqualTo(2);

    object("email\nann@example.com\n");
    assertThat(sent()).isEqualTo(3);

    object("email\n");
    assertThat(sent()).as("all were taken back").isEqualTo(4);
  }

  @Test
  void fileThatIsGone_stopsEveryQuestion() throws IOException {
    object("email\nann@example.com\n");
    assertThat(sent()).isEqualTo(3);
    Files.delete(two.directory("hearth").resolve(Objections.FILE));

    assertThatThrownBy(this::sent).isInstanceOf(BadDocument.class);
  }

  @Test
  void fileThatIsGoneWhenTheNodeStartsAgain_stopsEveryQuestion() throws IOException {
    object("email\nann@example.com\n");
    assertThat(sent()).isEqualTo(3);
    two.node("hearth").close();
    Files.delete(two.directory("hearth").resolve(Objections.FILE));

    two.reopen("hearth");

    assertThatThrownBy(this::sent).isInstanceOf(BadDocument.class);
    object("email\n");
    assertThat(sent()).as("a header takes all back").isEqualTo(4);
  }

  @Test
  void linkToNowhere_stopsEveryQuestion() throws IOException {
    Files.createSymbolicLink(
        two.directory("hearth").resolve(Objections.FILE), folder.resolve("not-mounted.csv"));

    assertThatThrownBy(this::sent).isInstanceOf(BadDocument.class);
  }

  @Test
  void fileWithoutAHeader_stopsEveryQuestionBeforeItIsCharged() throws IOException {
    object("ann@example.com\n");

    assertThatThrownBy(() -> two.hearth().offer()).isInstanceOf(BadDocument.class);
    assertThatThrownBy(this::sent)
        .isInstanceOf(BadDocument.class)
        .hasMessage("this node cannot answer now; its operator finds out why in the log");
  }
}
