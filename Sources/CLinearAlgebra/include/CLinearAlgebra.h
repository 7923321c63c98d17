// CLinearAlgebra.h -- what the processor can do, which Swift cannot ask.

#ifndef CLINEARALGEBRA_H
#define CLINEARALGEBRA_H

/// The kernels of OpenBLAS that suit this processor, as OPENBLAS_CORETYPE names them; null where its
/// own choice is as good. Versions that do not know a processor fall back to kernels of 2004.
const char *cla_core_type(void);

#endif
