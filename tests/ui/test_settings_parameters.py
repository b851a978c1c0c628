"""Parameters of a role are left to the provider unless they are set."""

from rlm_desktop.core.settings import Parameters
from rlm_desktop.ui.settings_parameters import ParametersEditor
from shown_runs import nameless


def made(qtbot, parameters=Parameters()):
    editor = ParametersEditor(parameters, "root model")
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_nothing_is_set_until_somebody_does(qtbot):
    editor = made(qtbot)
    assert editor.parameters() == Parameters()
    assert not editor.temperature.isVisible()
    editor.fold.click()
    assert editor.temperature.isVisible()
    assert editor.temperature.text() == "as the provider has it"
    assert nameless(editor) == []


def test_what_is_set_is_shown_and_given_back(qtbot):
    parameters = Parameters(0.0, "low", 4000, 7)
    editor = made(qtbot, parameters)
    assert editor.parameters() == parameters
    assert editor.longest.isVisible()
    with qtbot.waitSignal(editor.changed):
        editor.seed.clear()
    assert editor.parameters() == Parameters(0.0, "low", 4000, None)
