@rem package.json's scripts begin with the shell's exec, so that signals to npm reach what it runs. Windows has none.
@%*
