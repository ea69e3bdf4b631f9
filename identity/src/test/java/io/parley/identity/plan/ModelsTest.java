package io.parley.identity.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.linkage.SignedOff;
import io.parley.identity.linkage.TrainedFile;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private final Path folder;
  private final RecordTable table = RecordTable.open(200);

  ModelsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    table.close();
  }

  private IdentityFile file(String model, String attribute) throws IOException {
    Files.writeString(folder.resolve("s.csv"), "id,v\n1,Smith\n2,Smith\n3,Lee\n");
    return IdentityFile.read(
        Files.writeString(
            folder.resolve("i.yaml"),
            "identity: v1\nmodel: %s\nsources:\n  - {name: s, file: s.csv, key: id, columns: {%s: v}}\n"
                .formatted(model, attribute)));
  }

  @Test
  void modelInAFile_resolvesOnlyWhenAPersonStandsForIt() throws IOException {
    IdentityFile shipped = file("people", "email");
    Files.writeString(folder.resolve("s.csv"), "id,v\n1,a@x.example\n2,b@x.example\n");
    Staged staged = Staging.stage(shipped, table, Progress.NONE);
    TrainedModel trained = Models.signedOff(shipped, staged, table, Progress.NONE);
    IdentityFile own = file("own.yaml", "email");
    Path model = folder.resolve("own.yaml");

    Files.writeString(model, TrainedFile.text(trained));
    assertThatThrownBy(() -> Models.signedOff(own, staged, table, Progress.NONE))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "nobody stands for the model %s; look at it, and write it with `identity train --sign-off NAME`"
                .formatted(model));

    Files.writeString(
        model, TrainedFile.text(trained.signed(new SignedOff("Ann", LocalDate.of(2026, 11, 28)))));
    assertThat(Models.signedOff(own, staged, table, Progress.NONE).signedOff())
        .contains(new SignedOff("Ann", LocalDate.of(2026, 11, 28)));

    String signed = Files.readString(model);
    Files.writeString(model, signed.replace("threshold: 1.0", "threshold: -30.0"));
    String mend =
        "; look at it, and sign it off with `parley identity sign %s --by NAME`".formatted(model);
    assertThatThrownBy(() -> Models.of(own, staged, table, Progress.NONE))
        .isInstanceOf(BadFile.class)
        .hasMessage(model + " was changed after it was signed off" + mend);
    // As earlier versions wrote it.
    Files.writeString(model, signed.replaceFirst(", sha256: [0-9a-f]{64}", ""));
    assertThatThrownBy(() -> Models.of(own, staged, table, Progress.NONE))
        .isInstanceOf(BadFile.class)
        .hasMessage(model + ": its sign-off does not say of what content it is" + mend);
    // How lines end is no content.
    Files.writeString(model, signed.replace("\n", "\r\n"));
    assertThat(Models.signedOff(own, staged, table, Progress.NONE).signedOff()).isPresent();
  }

  @Test
  void sourcesWithoutARecord_areCalledSo() throws IOException {
    IdentityFile file = file("people", "email");
    Files.writeString(folder.resolve("s.csv"), "id,v\n");
    Staged staged = Staging.stage(file, table, Progress.NONE);

    assertThatThrownBy(() -> Models.of(file, staged, table, Progress.NONE))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "%s: no record has a value of a mapped column; are the files whole, or all of their rows rejected?"
                .formatted(folder.resolve("i.yaml")));
  }

  @Test
  void modelThatComparesNothingOfTheSources_saysWhatTheyHave() throws IOException {
    IdentityFile file = file("people", "unit");
    Staged staged = Staging.stage(file, table, Progress.NONE);

    assertThatThrownBy(() -> Models.of(file, staged, table, Progress.NONE))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "%s: the model `people` looks at none of the attributes that the sources have, which are unit"
                .formatted(folder.resolve("i.yaml")));
  }
}
