package io.crmify.jpa.capture;

import io.crmify.jpa.change.Change;
import java.util.List;
import java.util.Map;

/** Is told of the application's commits. Called on the committing thread, after the commit; must neither wait nor throw. */
public interface CommitListener {
    /** @param changes how many entities of each type */
    void committed(Map<String, Integer> changes);

    /** Changes that a committed transaction should have recorded and did not: they are to be recorded now. */
    void missed(List<Change> changes);
}
