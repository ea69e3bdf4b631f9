package io.parley.identity.find;

import java.util.List;

/**
 * What a find came to.
 *
 * @param matches the heaviest first, at most as many as were asked for
 * @param reached how many records reach the weight, with those beyond that
 * @param compared how many records were compared
 * @param cut the blocking rules that brought nobody, since too many records hold the same there
 */
public record Answer(List<Match> matches, int reached, int compared, List<String> cut) {
  public Answer {
    matches = List.copyOf(matches);
    cut = List.copyOf(cut);
  }
}
