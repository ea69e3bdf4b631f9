package io.parley.connector.source.s3;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import io.parley.connector.source.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Files of lines in some place, fetched into a folder. */
final class PlaceFeed implements SourceContract.Feed {
  private final Path staging;
  private final Supplier<FilePlace> place;
  private final BiConsumer<String, String> writer;
  private int files;
  private int opensLeft = Integer.MAX_VALUE;
  private int open;

  /** With a way to write a file of a name. */
  PlaceFeed(Path staging, Supplier<FilePlace> place, BiConsumer<String, String> writer) {
    this.staging = staging;
    this.place = place;
    this.writer = writer;
  }

  @Override
  public Source open() {
    open++;
    return new StagedSource(
        "feed",
        new Watched(place.get()),
        new FileNames("in/", ".txt"),
        staging,
        1 << 20,
        LineFiles::new);
  }

  @Override
  public void append(List<String> texts) {
    for (int i = 0; i < texts.size(); i += 9) {
      List<String> lines = texts.subList(i, Math.min(i + 9, texts.size()));
      writer.accept(name(files++), String.join("\n", lines) + "\n");
    }
  }

  private static String name(int number) {
    return "in/f-%05d.txt".formatted(number);
  }

  @Override
  public void appendBroken(String text) {
    writer.accept(name(files++), "!" + text + "\n");
  }

  @Override
  public void changeBelow() {
    writer.accept(name(0), "something else\n");
  }

  @Override
  public void breakAfter(int rows) {
    opensLeft = rows / 9;
  }

  @Override
  public void mend() {
    opensLeft = Integer.MAX_VALUE;
  }

  @Override
  public int held() {
    if (!Files.exists(staging)) {
      return open;
    }
    try (Stream<Path> left = Files.walk(staging)) {
      return open + (int) left.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {}

  /** Counts what is open, and fails when it is told to. */
  private final class Watched implements FilePlace {
    private final FilePlace real;
    private boolean closed;

    Watched(FilePlace real) {
      this.real = real;
    }

    @Override
    public String shown() {
      return real.shown();
    }

    @Override
    public void list(String prefix, Consumer<PlacedFile> each) {
      real.list(prefix, each);
    }

    @Override
    public Optional<InputStream> open(PlacedFile file) throws IOException {
      if (opensLeft == 0) {
        throw new SourceException(shown() + ": the place is gone");
      }
      opensLeft--;
      open++;
      return real.open(file)
          .<InputStream>map(
              in ->
                  new FilterInputStream(in) {
                    @Override
                    public void close() throws IOException {
                      open--;
                      super.close();
                    }
                  });
    }

    @Override
    public void close() {
      open -= closed ? 0 : 1;
      closed = true;
      real.close();
    }
  }
}
