package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import io.parley.server.collab.TermsText;
import io.parley.server.node.AgreementVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Withdrawal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley collab status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says how an agreement stands: its terms, who has signed, whether somebody has taken a signature back,"
          + " and which versions this node has had. Of the one in place, or of a FILE."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:signed by all and standing",
      "1:somebody has not signed or has withdrawn, or there is no agreement",
      "2:wrong usage"
    })
final class CollabStatusCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param withdrawn who has taken its signature back; empty: nobody
   * @param asks the members whose people may ask
   * @param receives the members that may receive answers
   * @param billed the member that is billed for all use; empty: whose people ask
   * @param versions numbers of the versions that this node has had
   */
  record Document(
      String collaboration,
      int version,
      String digest,
      int epoch,
      List<String> asks,
      List<String> receives,
      String billed,
      List<Signer> signers,
      String withdrawn,
      List<Integer> versions) {}

  /** One who signs. */
  record Signer(String name, String role, String fingerprint, boolean signed) {}

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "an agreement under way")
  private @Nullable Path file;

  @Option(names = "--config", required = true, description = "this node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Collaborator self = Collaborator.of(config, collaboration.name());
    SignedAgreement signed = file == null ? self.inPlace() : Exchanged.agreement(file);
    Optional<Withdrawal> ending = self.ending(signed);
    Optional<String> missing = TermsText.missing(signed);
    List<AgreementVersions.Kept> versions = self.versions(signed.read().collaboration()).all();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(document(signed, ending, versions)));
    } else {
      out.print(TermsText.of(signed));
      versions.forEach(v -> out.printf("version %-7d %s%n", v.agreement().number(), v.digest()));
      missing.ifPresent(m -> out.println("not signed by: " + m));
      ending.ifPresent(
          w -> out.printf("`%s` has taken back its signature, on %s%n", w.member(), w.at()));
    }
    out.flush();
    return missing.isEmpty() && ending.isEmpty() ? 0 : 1;
  }

  private static List<String> named(Agreement agreement, Predicate<String> may) {
    return agreement.members().stream().map(Agreement.Node::name).filter(may).toList();
  }

  private static Document document(
      SignedAgreement signed, Optional<Withdrawal> ending, List<AgreementVersions.Kept> versions) {
    Agreement agreement = signed.read();
    return new Document(
        agreement.collaboration(),
        agreement.number(),
        Digest.hex(signed.bytes()),
        agreement.epoch(),
        named(agreement, agreement.agreedUse()::mayAsk),
        named(agreement, agreement.agreedUse()::mayReceive),
        agreement.agreedUse().pays(),
        agreement.signers().stream()
            .map(
                n ->
                    new Signer(
                        n.name(),
                        n.equals(agreement.room()) ? "room" : "member",
                        n.verifyingKey().fingerprint().text(),
                        signed.isSignedBy(n)))
            .toList(),
        ending.map(Withdrawal::member).orElse(""),
        versions.stream().map(v -> v.agreement().number()).toList());
  }
}
