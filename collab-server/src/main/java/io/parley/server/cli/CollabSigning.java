package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import io.parley.server.collab.TermsChange;
import io.parley.server.collab.TermsText;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What create, change and sign have in common: show the terms, ask, sign, write, put in place. */
final class CollabSigning {
  /**
   * What {@code --json} prints.
   *
   * @param digest SHA-256 of what is signed, hex
   * @param missing who has not signed yet
   * @param installed where it was put in place; empty while somebody is missing
   * @param changes what is another than in the version in place; none where there is none
   */
  record Document(
      String collaboration,
      int version,
      String digest,
      String file,
      List<String> missing,
      String installed,
      List<TermsChange> changes) {}

  private CollabSigning() {}

  /** The exit code. */
  static int run(
      CommandSpec spec,
      Collaborator self,
      SignedAgreement unsigned,
      Path file,
      boolean yes,
      boolean json) {
    self.checkSignable(unsigned);
    PrintWriter err = spec.commandLine().getErr();
    err.print(TermsText.of(unsigned));
    Optional<Agreement> before =
        self.hasAgreement() ? Optional.of(self.inPlace().read()) : Optional.empty();
    List<TermsChange> changes =
        before.map(b -> TermsChange.between(b, unsigned.read())).orElse(List.of());
    before.ifPresent(b -> err.print(TermsChange.text(b.number(), changes)));
    err.flush();
    String question = "Sign this as `%s`?".formatted(self.name());
    if (!Confirm.ask(spec, question, yes, "--yes")) {
      err.println("nothing was signed");
      return 1;
    }
    SignedAgreement signed = self.sign(unsigned);
    Exchanged.write(file, signed);
    Optional<String> missing = TermsText.missing(signed);
    Optional<Path> installed =
        missing.isPresent() ? Optional.empty() : Optional.of(self.install(signed));
    say(spec.commandLine().getOut(), signed, file, missing, installed, changes, json);
    return 0;
  }

  private static void say(
      PrintWriter out,
      SignedAgreement signed,
      Path file,
      Optional<String> missing,
      Optional<Path> installed,
      List<TermsChange> changes,
      boolean json) {
    Agreement agreement = signed.read();
    if (json) {
      out.println(
          Json.pretty(
              new Document(
                  agreement.collaboration(),
                  agreement.number(),
                  Digest.hex(signed.bytes()),
                  file.toString(),
                  missing.map(m -> List.of(m.split(", ", -1))).orElse(List.of()),
                  installed.map(Path::toString).orElse(""),
                  changes)));
    } else if (installed.isEmpty()) {
      out.printf("signed: %s; now it goes to: %s%n", file, missing.orElseThrow());
    } else {
      out.printf(
          "signed by all, and in place: %s; give %s back to the others, who install it, and start the node anew if it runs%n",
          installed.get(), file);
    }
    out.flush();
  }
}
