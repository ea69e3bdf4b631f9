package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Terms;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.wire.SignedAgreement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley collab change}. */
@Command(
    name = "change",
    mixinStandardHelpOptions = true,
    description = {
      "Drafts the next version of the agreement in place and signs it: what no option says stays. It names"
          + " the version before it by its hash, and binds nobody until all in it have signed.",
      "Other members, match keys or pseudonyms need fresh keys: the epoch then goes up by one."
    })
final class CollabChangeCommand implements Callable<Integer> {
  @Option(names = "--config", required = true, description = "the drafting member's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private TermOptions terms = new TermOptions();

  @Option(
      names = "--without",
      paramLabel = "NAME",
      description = "a member that is in it no more; once for each")
  private List<String> gone = new ArrayList<>();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "where to write the agreement")
  private Path file = Path.of("agreement.json");

  @Option(names = "--yes", description = "sign without asking")
  private boolean yes;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Collaborator self = Collaborator.of(config, collaboration.name());
    if (self.configuration().role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException("a room is no member; a member drafts the change");
    } else if (Files.exists(file)) {
      throw new ConfigurationException("the file " + file + " is there already; move it away");
    }
    Terms before = Terms.of(self.inPlace().read());
    Terms next = terms.next(before, self.self(), gone);
    SignedAgreement draft = SignedAgreement.unsigned(self.next(next));
    return CollabSigning.run(Objects.requireNonNull(spec), self, draft, file, yes, json);
  }
}
