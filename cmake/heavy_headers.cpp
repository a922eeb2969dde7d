// Empty: the precompiled headers that the rooms share need a source to belong to.
