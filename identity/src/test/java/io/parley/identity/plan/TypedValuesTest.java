package io.parley.identity.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.yaml.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed is read as the sources are, whichever stands first. */
class TypedValuesTest {
  private final Path folder;
  private Optional<IdentityFile> read = Optional.empty();

  TypedValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void read() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("identity.yaml"),
            """
            identity: v1
            model: people
            sources:
              - name: us
                file: us.csv
                key: id
                region: US
                columns: {family_name: last, phone: tel, birth_date: {column: born, kind: mdy}}
              - name: de
                file: de.csv
                key: id
                region: DE
                columns: {family_name: last, phone: tel, birth_date: {column: born, kind: dmy}, email: mail}
            """);
    read = Optional.of(IdentityFile.read(file));
  }

  private Map<String, String> typed(String source, String attribute, String value) {
    return TypedValues.normalised(
        read.orElseThrow(),
        Optional.of(source).filter(s -> !s.isEmpty()),
        Map.of("family_name", "Müller", attribute, value));
  }

  @Test
  void dateIsReadInTheOrderOfItsSource() {
    assertThat(typed("us", "birth_date", "03/04/1984")).containsEntry("birth_date", "19840304");
    assertThat(typed("de", "birth_date", "03/04/1984")).containsEntry("birth_date", "19840403");
    assertThat(typed("", "birth_date", "1984-03-04"))
        .as("in which they agree")
        .containsEntry("birth_date", "19840304")
        .containsEntry("family_name", "muller");
    assertThatThrownBy(() -> typed("", "birth_date", "03/04/1984"))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "the sources read `birth_date` in different ways; say as in which of them it is written: --source us");
  }

  @Test
  void phoneIsReadInTheRegionOfItsSource_alsoOfALaterOne() {
    assertThat(typed("de", "phone", "030 12345678")).containsEntry("phone", "+493012345678");
    assertThat(typed("us", "phone", "(202) 555-0143")).containsEntry("phone", "+12025550143");
  }

  @Test
  void attributeOfALaterSource_isKnown() {
    assertThat(typed("", "email", "Ann@Example.com")).containsEntry("email", "ann@example.com");
    assertThatThrownBy(() -> typed("us", "email", "ann@example.com"))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("`email` is no attribute of the sources");
  }

  @Test
  void sourceThatIsNone_isRefused() {
    assertThatThrownBy(() -> typed("dee", "phone", "1"))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("`dee` is no source; did you mean `de`?");
  }
}
