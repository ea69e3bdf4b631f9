package io.parley.identity.plan;

import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/** The model that an identity file names. */
public final class Models {
  private Models() {}

  /**
   * The model, trained: a trained file as it is, anything else on the staged records.
   *
   * @throws BadFile when there is no such model, or it compares nothing that the records have
   */
  public static TrainedModel of(
      IdentityFile file, Staged staged, RecordTable table, Progress progress) {
    Optional<Path> path = file.modelFile();
    if (path.isPresent() && TrainedReader.isTrained(text(path.get()))) {
      return TrainedReader.read(path.get());
    }
    return train(file, staged, table, progress);
  }

  /**
   * The same for records that are resolved in earnest: a model that did not come with this version
   * is one that a person stands for.
   *
   * @throws BadFile when nobody does, too
   */
  public static TrainedModel signedOff(
      IdentityFile file, Staged staged, RecordTable table, Progress progress) {
    TrainedModel model = of(file, staged, table, progress);
    if (file.modelFile().isPresent() && model.signedOff().isEmpty()) {
      throw new BadFile(
          "nobody stands for the model %s; look at it, and write it with `identity train --sign-off NAME`"
              .formatted(file.modelFile().get()));
    }
    return model;
  }

  /**
   * Trains the model's words on the staged records; those of a trained file anew.
   *
   * @throws BadFile when there is no such model, or it compares nothing that the records have
   */
  public static TrainedModel train(
      IdentityFile file, Staged staged, RecordTable table, Progress progress) {
    if (staged.columns().isEmpty()) {
      throw new BadFile(
          file.file()
              + ": no record has a value of a mapped column; are the files whole, or all of their rows rejected?");
    }
    LinkageModel model;
    try {
      model = words(file).over(staged.columns());
    } catch (IllegalArgumentException e) {
      throw new BadFile(
          "%s: the model `%s` looks at none of the attributes that the sources have, which are %s"
              .formatted(
                  file.file(), file.model(), String.join(", ", new TreeSet<>(staged.columns()))));
    }
    progress.at("training", 0, 0);
    return TrainedModel.train(model, table, file.link());
  }

  private static LinkageModel words(IdentityFile file) {
    Optional<Path> path = file.modelFile();
    if (path.isEmpty()) {
      return ModelReader.shipped(file.model());
    }
    return TrainedReader.isTrained(text(path.get()))
        ? TrainedReader.read(path.get()).model()
        : ModelReader.read(Item.read(path.get()));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new BadFile(path + " cannot be read; check its path, and that it is UTF-8");
    }
  }
}
