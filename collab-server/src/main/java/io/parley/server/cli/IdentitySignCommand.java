package io.parley.server.cli;

import io.parley.identity.linkage.SignedOff;
import io.parley.identity.linkage.SignedText;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Signs off a trained model in the file that `identity train` wrote: who looked at it and stands"
          + " for it, with the SHA-256 of what it says. A file that is changed later resolves nothing"
          + " until somebody signs it again.",
      "It is no proof of who signed: whoever may write the file may sign it by any name."
    })
final class IdentitySignCommand implements Runnable {
  /**
   * What {@code --json} prints.
   *
   * @param model name and version
   * @param signed who stands for it
   */
  record Document(String file, String model, String signed) {}

  @Parameters(paramLabel = "MODEL", description = "the file of a trained model")
  private Path file = Path.of("model.yaml");

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "who stands for it")
  private String by = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (by.isBlank()) {
      throw new ParameterException(line, "--by names who stands for the model");
    }
    TrainedModel model = TrainedReader.readToSign(file);
    try {
      String text = Files.readString(file);
      SignedOff signed = new SignedOff(by.strip(), LocalDate.now(Clock.systemUTC()));
      Path fresh = file.resolveSibling(file.getFileName() + ".signed");
      OwnFile.write(fresh, out -> out.write(SignedText.sign(text, signed)));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read and written");
    }
    Document document = new Document(file.toString(), model.model().id(), by.strip());
    PrintWriter out = line.getOut();
    out.println(
        json
            ? Json.pretty(document)
            : "%s is signed off by %s: %s".formatted(document.model(), by.strip(), file));
    out.flush();
  }
}
