package io.parley.connector.destination.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.Change;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.TestPeople;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainCsvTest extends FileContract {
  @Override
  FileFormat format() {
    return new PlainCsv(
        new PlainColumns(
            List.of(AttributeKind.EMAIL, AttributeKind.PHONE), Optional.of(ExportProfile.META)));
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4");
  }

  @Override
  void check(String file, List<String> broken) {
    if (!file.startsWith("id,email,phone\n")) {
      broken.add("header");
    }
  }

  @Test
  void rawValues_areQuotedWhereNeeded() {
    PlainColumns columns =
        new PlainColumns(List.of(AttributeKind.EMAIL, AttributeKind.FULL_NAME), Optional.empty());
    Encoded encoded =
        columns.encode(
            TestPeople.member(
                "a,b",
                Change.ADD,
                new RawValue(AttributeKind.EMAIL, " a@b.example "),
                new RawValue(AttributeKind.FULL_NAME, "Ann \"Nan\" Lee, Jr.")));

    assertThat(((Encoded.Rows) encoded).rows())
        .containsExactly("\"a,b\",a@b.example,\"Ann \"\"Nan\"\" Lee, Jr.\"");
  }
}
