package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.history.SealedHistory;
import io.parley.policy.Analysis;
import io.parley.query.account.Charge;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.backup.AsOf;
import io.parley.server.backup.Backup;
import io.parley.server.backup.Restore;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party whose people go back to a time, and whose ledger and objections do not. */
@Tag("slow")
class RestoreAtTest {
  private final Path backups;
  private final TwoNodes two;

  RestoreAtTest(@TempDir Path folder, @TempDir Path backups) throws IOException {
    this.backups = backups;
    this.two = TwoNodes.ready(folder);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private Path hearth() {
    return two.directory("hearth");
  }

  private Charge spent() {
    return two.spent("hearth", "shoppers");
  }

  private int sent() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    int[] rows = {0};
    PartyStreams.Prepared prepared = two.hearth().stream(query, "people0");
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows[0]++);
    }
    return rows[0];
  }

  private void backup(String name) {
    new Backup(two.configuration("hearth"), new NodeDirectory(hearth()), "test", two.clock)
        .write(backups.resolve(name));
  }

  @Test
  void peopleOfThatTime_areAskedUnderTodaysLedgerAndObjections() throws IOException {
    assertThat(sent()).isEqualTo(4);
    two.node("hearth").close();
    backup("before");
    String before = two.clock.instant().toString();
    two.clock.advance(Duration.ofHours(1));
    // A wrong file, ingested anew.
    two.write("hearth/crm.csv", "email,phone,months,visits\neve@example.com,,1,1\n");
    Files.delete(hearth().resolve("ingest.json"));
    two.reopen("hearth");
    assertThat(sent()).isEqualTo(1);
    Files.writeString(hearth().resolve(Objections.FILE), "email\nbob@example.com\n");
    Charge last = spent();
    two.node("hearth").close();
    Path history = hearth().resolve(NodeHistory.FOLDER).resolve(SealedHistory.FILE);
    byte[] people = Files.readAllBytes(history);

    Restore.Restored restored =
        new Restore(
                hearth(),
                new NodeDirectory(hearth()).masterKeys(),
                Optional.of("hearth"),
                false,
                two.clock)
            .asOf(backups, AsOf.parse(before).orElseThrow(), List.of("policies"));
    two.reopen("hearth");

    assertThat(restored.closed()).isFalse();
    assertThat(history).as("ids and unmerges stay those of now").hasBinaryContent(people);
    assertThat(spent()).as("what was asked of the wrong people stays paid").isEqualTo(last);
    assertThat(sent()).as("four people, of whom one has objected since").isEqualTo(3);
    assertThat(spent().epsilon()).isGreaterThan(last.epsilon());
  }
}
