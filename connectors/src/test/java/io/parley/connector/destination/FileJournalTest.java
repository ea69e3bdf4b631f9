package io.parley.connector.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
  private Path folder;
  private Path file;

  @BeforeEach
  void name(@TempDir Path directory) {
    folder = directory;
    file = folder.resolve("d.journal");
  }

  @Test
  void entries_surviveAnOpeningAgain_withTheNonce() throws IOException {
    byte[] nonce;
    BatchResult.Accepted done = new BatchResult.Accepted(Optional.of("req-1"), 2);
    try (FileJournal journal = FileJournal.open(file)) {
      nonce = journal.nonce();
      journal.begin("a");
      journal.end("a", done);
      journal.begin("b");
      journal.begin("c");
      journal.end("c", new BatchResult.Refused("400", false));
      journal.begin("d");
      journal.end("d", new BatchResult.InDoubt("connection_lost", true));
    }
    try (FileJournal journal = FileJournal.open(file)) {
      assertThat(journal.nonce()).isEqualTo(nonce);
      assertThat(journal.entry("a")).isEqualTo(new DeliveryJournal.Entry.Done(done));
      assertThat(journal.entry("b")).isEqualTo(new DeliveryJournal.Entry.Begun());
      assertThat(journal.entry("c")).isEqualTo(new DeliveryJournal.Entry.Open());
      assertThat(journal.entry("d")).isEqualTo(new DeliveryJournal.Entry.Begun());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void lineThatACrashCutShort_isDropped() throws IOException {
    try (FileJournal journal = FileJournal.open(file)) {
      journal.begin("a");
    }
    Files.writeString(file, "done a 0 re", StandardOpenOption.APPEND);
    try (FileJournal journal = FileJournal.open(file)) {
      assertThat(journal.entry("a")).isEqualTo(new DeliveryJournal.Entry.Begun());
      journal.end("a", new BatchResult.Accepted(Optional.empty(), 0));
    }
    try (FileJournal journal = FileJournal.open(file)) {
      assertThat(journal.entry("a")).isInstanceOf(DeliveryJournal.Entry.Done.class);
    }
  }

  @Test
  void deliveryUnderWay_isNotBegunTwice() {
    try (FileJournal journal = FileJournal.open(file)) {
      assertThatThrownBy(() -> FileJournal.open(file))
          .isInstanceOf(DestinationException.class)
          .hasMessageContaining("already under way");
      journal.begin("a");
    }
  }

  @Test
  void fileThatIsNoJournal_isRefused_andLeftAlone() throws IOException {
    Files.writeString(file, "people,canary\n");

    assertThatThrownBy(() -> FileJournal.open(file))
        .isInstanceOf(DestinationException.class)
        .hasMessageNotContaining("canary");
    assertThat(file).hasContent("people,canary\n");
  }
}
