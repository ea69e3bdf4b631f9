package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.yaml.BadFile;
import org.junit.jupiter.api.Test;

class ReportFileTest {
  private static final String REACH =
      """
      report: parley/v1
      form: reach
      title: Reach
      epsilon: 0.5
      with:
        exposures: brand.exposures
        campaign: campaign
      """;

  @Test
  void reach_isRead() {
    ReportFile file = ReportFile.read("reach.yaml", REACH);

    assertThat(file.form()).isEqualTo(Form.REACH);
    assertThat(file.report().questions()).containsOnlyKeys("reach");
    assertThat(file.report().questions().get("reach")).contains("FROM brand.exposures e");
  }

  @Test
  void mistakes_sayWhereAndWhat() {
    refused(REACH.replace("form: reach", "form: reech"), "reach.yaml:2:7: ", "reach");
    refused(REACH.replace("campaign: campaign", "compaign: c"), "reach.yaml:7:13: ", "campaign");
    refused(REACH.replace("  campaign: campaign\n", ""), "`campaign` is missing", "");
    refused(REACH.replace("brand.exposures", "exposures"), "party.table", "");
    refused(REACH.replace("epsilon: 0.5", "epsilon: 0"), "ε is above 0", "");
  }

  /** What stands in a file never becomes another statement. */
  @Test
  void names_areNamesAndValuesAreQuoted() {
    refused(REACH.replace("campaign: campaign", "campaign: 'c FROM x --'"), "small letters", "");
    refused(REACH.replace("brand.exposures", "brand.e; DROP"), "party.table", "");

    ReportFile file =
        ReportFile.read(
            "channels.yaml",
            """
            report: parley/v1
            form: incremental-reach
            title: Channels
            with:
              exposures: brand.exposures
              channel: channel
              channels: ["it's", "' OR 1=1 --"]
            """);
    assertThat(file.report().questions().get("channels"))
        .contains("e.channel = 'it''s'")
        .contains("e.channel = ''' OR 1=1 --'");
  }

  @Test
  void lift_needsItsPlan() {
    String lift =
        """
        report: parley/v1
        form: lift
        title: Lift
        with:
          assigned: metromail.mailings
          arm: segment
          outcomes: hearth.outcomes
          did: {visits: visit}
          control: none
          randomised: true
          planned: {none: 1, mens: 1}
        """;
    assertThat(ReportFile.read("lift.yaml", lift).form()).isEqualTo(Form.LIFT);
    refused(lift.replace("randomised: true", "randomised: false"), "assigned at random", "");
    refused(lift.replace("  randomised: true\n", ""), "`randomised` is missing", "");
    refused(lift.replace("{none: 1, mens: 1}", "{mens: 1, womens: 1}"), "the control among", "");
    refused(lift.replace("control: none", "control: none\n  cost: {none: 3}"), "no arm with", "");
  }

  private static void refused(String text, String one, String other) {
    assertThatThrownBy(() -> ReportFile.read("reach.yaml", text))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining(one)
        .hasMessageContaining(other);
  }
}
