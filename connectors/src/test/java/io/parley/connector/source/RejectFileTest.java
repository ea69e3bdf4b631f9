package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.normalise.IdentifierType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectFileTest {
  private static final SourceMapping MAPPING =
      new SourceMapping(
          "crm",
          List.of(new IdentifierColumn("email", IdentifierType.EMAIL)),
          List.of(new AttributeColumn("birth, day", "birth", AttributeType.DATE)),
          "US");

  private final Path directory;

  RejectFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ReadSummary read(String text) throws IOException {
    Path file = directory.resolve("people.csv");
    Files.writeString(file, text);
    try (RejectFile rejects = RejectFile.open(directory, MAPPING)) {
      return new CsvSource(file, MAPPING).read(row -> {}, rejects);
    }
  }

  @Test
  void rejections_areWrittenForTheOwnerAlone_withoutACell() throws IOException {
    read("email,\"birth, day\"\nsecret@a.example,31.12.1999\nsecret@b.example\n\"x\n");

    Path file = directory.resolve("rejects/crm.csv");
    assertThat(Files.readString(file))
        .isEqualToNormalizingNewlines(
            """
            line,column,reason
            2,"birth, day",is not a date such as 2027-01-31
            3,,"the row has 1 fields, the header 2"
            4,,a quote is opened and not closed
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutRejections_thereIsNoFile_notEvenAnEarlierOne() throws IOException {
    read("email,\"birth, day\"\nsecret@a.example,no\n");
    assertThat(directory.resolve("rejects/crm.csv")).exists();
    read("email,\"birth, day\"\nsecret@a.example,1999-12-31\n");
    assertThat(directory.resolve("rejects/crm.csv")).doesNotExist();
  }

  @Test
  void unwritableFile_isSaid() throws IOException {
    RejectFile rejects = RejectFile.open(directory, MAPPING);
    assertThat(rejects.file()).isEqualTo(directory.resolve("rejects/crm.csv"));
    Files.writeString(directory.resolve("rejects"), "a file where the folder should be");
    assertThatThrownBy(() -> rejects.reject(new Rejection(2, Optional.empty(), "why")))
        .isInstanceOf(SourceException.class)
        .hasMessage(directory.resolve("rejects/crm.csv") + " cannot be created");
    assertThatThrownBy(() -> RejectFile.open(directory, MAPPING))
        .isInstanceOf(SourceException.class)
        .hasMessage(directory.resolve("rejects/crm.csv") + " of an earlier run cannot be removed");
  }
}
